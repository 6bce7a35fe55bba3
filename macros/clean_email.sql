{# An email address as people mean it: lower case, without spaces, zero-width characters and 'mailto:'; NULL if it has no @. #}
{% macro clean_email(column) -%}
    case when {{ dbt.position("'@'", column) }} > 1 then
        replace(translate(lower({{ column }}), ' <>"' || {{ zero_width() }}, ''), 'mailto:', '')
    end
{%- endmacro %}


{# A name as people read it: without the characters that nobody sees, a no-break space as a space; NULL if nothing is left. #}
{% macro clean_name(column) -%}
    nullif(trim(translate({{ column }}, {{ zero_width() }}, ' ')), '')
{%- endmacro %}


{# The characters that nobody sees and that break joins: no-break space (the first, for which a name has a space), zero-width space and
   joiners, byte order mark. #}
{% macro zero_width() -%}
    '{{ "\u00a0\u200b\u200c\u200d\ufeff" }}'
{%- endmacro %}


{# A list of texts for an SQL `in (...)`. #}
{% macro quoted(texts) -%}
    {% for text in texts %}'{{ text | lower | replace("'", "''") }}'{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}
