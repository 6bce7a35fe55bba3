{# The whole numbers from 1 on, as the rows of a column. #}
{% macro whole_numbers(last, column) %}{{ return(adapter.dispatch('whole_numbers', 'lead_scoring')(last, column)) }}{% endmacro %}

{% macro default__whole_numbers(last, column) -%}
    {%- for number in range(1, last + 1) -%}
    select {{ number }} as {{ column }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
{%- endmacro %}

{# Each select of a union costs time in Spark's planner, and again wherever the CTE is named. #}
{% macro spark__whole_numbers(last, column) -%}
    select cast(id as int) as {{ column }} from range(1, {{ last + 1 }}, 1, 1)
{%- endmacro %}
