{# Is the time in which leads are judged over for all of a month, on the as-of date? False for an unknown month. #}
{% macro is_ripe_month(month, as_of_date) -%}
    coalesce({{ days_later(next_month(month), conversion_days() - 1) }} <= {{ as_of_date }}, false)
{%- endmacro %}
