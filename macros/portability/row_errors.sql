{# One row per broken check: the checks are (column, condition that holds for a wrong row, sentence). In a sentence,
   {name} stands for the text of that column. The relation has the columns of rule_file(). #}
{% macro row_errors(relation, checks) %}{{ return(adapter.dispatch('row_errors', 'lead_scoring')(relation, checks)) }}{% endmacro %}

{% macro default__row_errors(relation, checks) %}
    {%- for column, condition, sentence in checks %}
    select
        file_name,
        row_number,
        row_key,
        '{{ column }}' as column_name,
        {{ column }}_as_written as bad_value,
        {{ told(sentence) }} as problem
    from {{ relation }}
    where {{ condition }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# Spark works out a CTE anew wherever it is named: all checks look at each row together. #}
{% macro spark__row_errors(relation, checks) %}
    select
        {{ relation }}.file_name, {{ relation }}.row_number, {{ relation }}.row_key, broken.column_name, broken.bad_value, broken.problem
    from {{ relation }}
    lateral view inline(filter(array(
        {%- for column, condition, sentence in checks %}
        case when {{ condition }} then struct('{{ column }}' as column_name, {{ column }}_as_written as bad_value, {{ told(sentence) }} as problem) end
        {{- ',' if not loop.last }}
        {%- endfor %}
    ), check -> check is not null)) broken as column_name, bad_value, problem
{%- endmacro %}


{# A sentence as SQL, with the texts of the columns that it names. #}
{% macro told(sentence) -%}
    '{{ sentence | replace("'", "''") | replace("{", "' || coalesce(") | replace("}", ", '?') || '") }}'
{%- endmacro %}
