{# An email address as people mean it: lower case, without spaces, zero-width characters and 'mailto:'; NULL if it has no @. #}
{% macro clean_email(column) -%}
    case when {{ dbt.position("'@'", column) }} > 1 then
        replace(translate(lower({{ column }}), ' <>"' || {{ zero_width() }}, ''), 'mailto:', '')
    end
{%- endmacro %}


{# The characters that nobody sees and that break joins: zero-width space and joiners, byte order mark, no-break space. #}
{% macro zero_width() -%}
    '{{ "\u200b\u200c\u200d\ufeff\u00a0" }}'
{%- endmacro %}


{# A list of texts for an SQL `in (...)`. #}
{% macro quoted(texts) -%}
    {% for text in texts %}'{{ text | lower | replace("'", "''") }}'{{ ', ' if not loop.last }}{% endfor %}
{%- endmacro %}
