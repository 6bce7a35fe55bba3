{# The first value that is known, by `rank_text` (a text that sorts: '000001', '000002', ...): an aggregate that every engine has.
   The rank is put before the value, the smallest is taken, and the rank cut off again. #}
{% macro first_known(column, rank_text='rank_text') -%}
    substring(min(case when {{ column }} is not null then {{ rank_text }} || cast({{ column }} as {{ dbt.type_string() }}) end) from 7)
{%- endmacro %}
