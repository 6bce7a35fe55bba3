{# A subject without what mail programs and logging tools put in front of it, lower case: 'Email: Re: Hello' is 'hello'. #}
{% macro bare_subject(column) -%}
    trim(replace(replace(replace(lower(coalesce({{ column }}, '')), 'email:', ''), 're:', ''), 'fwd:', ''))
{%- endmacro %}
