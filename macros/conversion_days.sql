{# Within how many days of the day on which it was judged a lead must convert, as var conversion_days says. #}
{% macro conversion_days() %}
    {% set days = var('conversion_days', 90) | string | trim %}
    {% if days | int(-1) < 1 or days | int(-1) | string != days %}
        {% do exceptions.raise_compiler_error("var conversion_days is '" ~ days ~ "'; write a whole number of days from 1 on, such as 90.") %}
    {% endif %}
    {% do return(days | int) %}
{% endmacro %}
