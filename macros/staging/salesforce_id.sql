{# A Salesforce id in its 15-character form: the 18-character form is the same id with a checksum, and sources mix both. #}
{% macro salesforce_id(column) -%}
    case when length({{ column }}) = 18 then substring({{ column }}, 1, 15) else {{ column }} end
{%- endmacro %}
