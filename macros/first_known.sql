{# The first value that is known, by `rank_text` (a text that sorts: '000001', '000002', ...): an aggregate that every engine has.
   The rank is put before the value, the smallest is taken, and the rank cut off again. A value of nothing but blanks,
   tabs and line ends is not known. #}
{% macro first_known(column, rank_text='rank_text') -%}
    {%- set as_text = 'cast(' ~ column ~ ' as ' ~ dbt.type_string() ~ ')' -%}
    substring(min(
        case
            when trim(translate({{ as_text }}, chr(9) || chr(10) || chr(13) || {{ zero_width() }}, '')) <> ''
                then {{ rank_text }} || {{ as_text }}
        end
    ) from 7)
{%- endmacro %}
