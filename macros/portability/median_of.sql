{# The median of a group's numbers, between the two in the middle; NULLs do not count. #}
{% macro median_of(column) %}{{ return(adapter.dispatch('median_of', 'lead_scoring')(column)) }}{% endmacro %}

{% macro default__median_of(column) -%}
    percentile_cont(0.5) within group (order by {{ column }})
{%- endmacro %}

{# BigQuery has an exact one for windows only. #}
{% macro bigquery__median_of(column) -%}
    approx_quantiles({{ column }}, 2)[safe_offset(1)]
{%- endmacro %}
