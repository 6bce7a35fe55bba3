{# A double as numeric(28,6), rounded once, half away from zero, all of its digits taken. #}
{% macro to_numeric(expression) %}{{ return(adapter.dispatch('to_numeric', 'lead_scoring')(expression)) }}{% endmacro %}

{% macro default__to_numeric(expression) -%}
    cast({{ expression }} as {{ dbt.type_numeric() }})
{%- endmacro %}

{# A cast of a double looks at its first 15 digits only; its text has all of them. #}
{% macro postgres__to_numeric(expression) -%}
    cast(cast(cast({{ expression }} as {{ type_double() }}) as text) as {{ dbt.type_numeric() }})
{%- endmacro %}

{% macro redshift__to_numeric(expression) -%}
    {{ lead_scoring.default__to_numeric(expression) }}
{%- endmacro %}

{# BigQuery's numeric has nine decimals. #}
{% macro bigquery__to_numeric(expression) -%}
    round(cast({{ expression }} as {{ dbt.type_numeric() }}), 6)
{%- endmacro %}
