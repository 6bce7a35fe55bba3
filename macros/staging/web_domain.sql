{# The domain of a web address without 'www.', lower case. #}
{% macro web_domain(url) %}
    {%- set host = dbt.split_part("replace(lower(" ~ url ~ "), 'https://', 'http://')", "'http://'", 2) -%}
    nullif(replace({{ dbt.split_part(
        "case when " ~ dbt.position("'://'", url) ~ " > 0 then " ~ host ~ " else lower(" ~ url ~ ") end", "'/'", 1
    ) }}, 'www.', ''), '')
{%- endmacro %}
