{# A double as text, the same on every engine: 50.0 and 0.5. #}
{% macro number_text(number) %}{{ return(adapter.dispatch('number_text', 'lead_scoring')(number)) }}{% endmacro %}

{% macro default__number_text(number) -%}
    cast({{ number }} as {{ dbt.type_string() }})
{%- endmacro %}

{% macro postgres__number_text(number) -%}
    {%- set shown = 'cast(' ~ number ~ ' as text)' -%}
    {{ shown }} || case when {{ shown }} ~ '^-?[0-9]+$' then '.0' else '' end
{%- endmacro %}
