{# UNION, which keeps one of rows that are the same. #}
{% macro union_distinct() %}{{ return(adapter.dispatch('union_distinct', 'lead_scoring')()) }}{% endmacro %}

{% macro default__union_distinct() -%} union {%- endmacro %}

{% macro bigquery__union_distinct() -%} union distinct {%- endmacro %}
