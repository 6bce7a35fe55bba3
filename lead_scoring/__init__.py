"""Lead scoring in the warehouse: the tools around the dbt project."""
