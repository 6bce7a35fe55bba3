{# Words by a dictionary: what is not in it becomes NULL. A CASE and no table, as staging has few words and reads them once. #}
{% macro translated(column, words) %}
    case {{ column }}
        {%- for word, meaning in words.items() %}
        when '{{ word }}' then '{{ meaning }}'
        {%- endfor %}
    end
{%- endmacro %}
