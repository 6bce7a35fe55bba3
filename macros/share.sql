{# One number over another as numeric(28,6); NULL over nothing. #}
{% macro share(part, whole) -%}
    {{ to_numeric('cast(' ~ part ~ ' as ' ~ type_double() ~ ') / nullif(' ~ whole ~ ', 0)') }}
{%- endmacro %}
