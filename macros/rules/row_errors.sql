{# One row per broken check: the checks are (column, condition that holds for a wrong row, sentence). In a sentence,
   {name} stands for the text of that column. The relation has the columns of rule_file(). #}
{% macro row_errors(relation, checks) %}
    {%- for column, condition, sentence in checks %}
    select
        file_name,
        row_number,
        row_key,
        '{{ column }}' as column_name,
        {{ column }}_as_written as bad_value,
        '{{ sentence | replace("'", "''") | replace("{", "' || coalesce(") | replace("}", ", '?') || '") }}' as problem
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

