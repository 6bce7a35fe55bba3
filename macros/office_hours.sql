{# The hour at which offices open and the hour at which they close, as var office_hours names them. #}
{% macro office_hours() -%}
    {%- set hours = var('office_hours', [9, 17]) -%}
    {%- if hours is string or hours is not sequence or hours | length != 2
        or hours[0] is not integer or hours[1] is not integer or not 0 <= hours[0] < hours[1] <= 24 -%}
        {% do exceptions.raise_compiler_error("var office_hours is " ~ hours ~ "; write two whole hours such as [9, 17]") %}
    {%- endif -%}
    {%- do return(hours) -%}
{%- endmacro %}
