{# The first day of the month after that of a first day. (Not every dateadd knows months.) #}
{% macro next_month(month) -%}
    cast({{ dbt.date_trunc('month', days_later(month, 31)) }} as date)
{%- endmacro %}
