{# The date so many days after a date (before it, if negative). #}
{% macro days_later(date, days) -%}
    cast({{ dbt.dateadd('day', days, date) }} as date)
{%- endmacro %}
