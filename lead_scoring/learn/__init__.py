"""Points learned from outcomes, written as rows of the rule files."""
