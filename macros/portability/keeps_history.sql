{# Can the engine keep a history? A snapshot changes rows where they are, and files of parquet cannot: on Spark that takes a
   table format such as delta or iceberg (LEAD_SCORING_FILE_FORMAT). Without it every build knows today's rows alone. #}
{% macro keeps_history() %}{{ return(adapter.dispatch('keeps_history', 'lead_scoring')()) }}{% endmacro %}

{% macro default__keeps_history() %}{% do return(true) %}{% endmacro %}

{% macro spark__keeps_history() %}
    {% do return(env_var('LEAD_SCORING_FILE_FORMAT', 'parquet') in ['delta', 'iceberg', 'hudi']) %}
{% endmacro %}

{% macro databricks__keeps_history() %}{% do return(true) %}{% endmacro %}
