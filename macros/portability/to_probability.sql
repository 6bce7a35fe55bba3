{# A double between 0 and 1 as an exact number with nine decimals: as many as all engines have. #}
{% macro to_probability(expression) %}{{ return(adapter.dispatch('to_probability', 'lead_scoring')(expression)) }}{% endmacro %}

{% macro default__to_probability(expression) -%}
    cast({{ expression }} as decimal(10, 9))
{%- endmacro %}

{# BigQuery's numeric has nine decimals. #}
{% macro bigquery__to_probability(expression) -%}
    round(cast({{ expression }} as numeric), 9)
{%- endmacro %}
