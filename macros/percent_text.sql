{# A share of 0 to 1 as people write it: 62 %. #}
{% macro percent_text(share) -%}
    cast(cast(round(100 * {{ share }}) as {{ dbt.type_int() }}) as {{ dbt.type_string() }}) || ' %'
{%- endmacro %}
