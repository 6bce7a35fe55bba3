{# The path of a web address, lower case, without scheme, host, query and fragment: '/pricing'. NULL stays NULL. #}
{% macro page_path(url) %}
    {%- set bare = dbt.split_part(dbt.split_part('lower(' ~ url ~ ')', "'?'", 1), "'#'", 1) -%}
    {%- set rest = dbt.split_part(bare, "'://'", 2) -%}
    case
        when {{ url }} is null then null
        when {{ dbt.position("'://'", bare) }} = 0 then {{ bare }}
        when {{ dbt.position("'/'", rest) }} = 0 then '/'
        else substring({{ rest }}, {{ dbt.position("'/'", rest) }})
    end
{%- endmacro %}
