{# A percentile of a group's numbers, such as 0.9, between the two next to it, as a double: of decimals DuckDB would give one that
   is cut off. NULLs do not count. #}
{% macro percentile_of(column, share) %}{{ return(adapter.dispatch('percentile_of', 'lead_scoring')(column, share)) }}{% endmacro %}

{% macro default__percentile_of(column, share) -%}
    percentile_cont({{ share }}) within group (order by cast({{ column }} as {{ type_double() }}))
{%- endmacro %}

{# BigQuery has an exact one for windows only. #}
{% macro bigquery__percentile_of(column, share) -%}
    approx_quantiles(cast({{ column }} as {{ type_double() }}), 100)[safe_offset({{ (100 * share) | round | int }})]
{%- endmacro %}
