{# The piece of a text at a place that a column says (from 1); dbt.split_part wants a number. '' where there are fewer. #}
{% macro nth_piece(text, delimiter, place) %}{{ return(adapter.dispatch('nth_piece', 'lead_scoring')(text, delimiter, place)) }}{% endmacro %}

{% macro default__nth_piece(text, delimiter, place) -%}
    split_part({{ text }}, {{ delimiter }}, cast({{ place }} as {{ dbt.type_int() }}))
{%- endmacro %}

{% macro bigquery__nth_piece(text, delimiter, place) -%}
    coalesce(split({{ text }}, {{ delimiter }})[safe_offset(cast({{ place }} as {{ dbt.type_int() }}) - 1)], '')
{%- endmacro %}
