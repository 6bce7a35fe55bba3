{# One value of GA4's nested event_params by its key. kind: string | int. #}
{% macro event_param(key, kind='string') %}{{ return(adapter.dispatch('event_param', 'lead_scoring')(key, kind)) }}{% endmacro %}

{% macro default__event_param(key, kind) -%}
    list_extract(list_filter(event_params, lambda p: p.key = '{{ key }}'), 1).value.{{ kind }}_value
{%- endmacro %}

{% macro bigquery__event_param(key, kind) -%}
    (select p.value.{{ kind }}_value from unnest(event_params) as p where p.key = '{{ key }}' limit 1)
{%- endmacro %}

{% macro spark__event_param(key, kind) -%}
    get(filter(event_params, p -> p.key = '{{ key }}'), 0).value.{{ kind }}_value
{%- endmacro %}

{% macro postgres__event_param(key, kind) -%}
    {%- set value -%}
        jsonb_path_query_first(cast(event_params as jsonb), '$[*] ? (@.key == "{{ key }}")') #>> '{value,{{ kind }}_value}'
    {%- endset -%}
    {{ 'cast(' ~ value ~ ' as bigint)' if kind == 'int' else '(' ~ value ~ ')' }}
{%- endmacro %}

{% macro snowflake__event_param(key, kind) -%}
    cast(get_path(filter(event_params, p -> p:key = '{{ key }}')[0], 'value.{{ kind }}_value') as {{ 'bigint' if kind == 'int' else 'varchar' }})
{%- endmacro %}

{# GA4's nested export goes to BigQuery; what lands in Redshift has been flattened. #}
{% macro redshift__event_param(key, kind) -%}
    {%- if execute -%}
        {% do exceptions.raise_compiler_error("GA4's nested export cannot be read on Redshift: set var ga4_export to fivetran") %}
    {%- endif -%}
{%- endmacro %}


{# One value inside a nested column by its path, such as web_info.browser, as text. #}
{% macro nested_value(column, path) %}{{ return(adapter.dispatch('nested_value', 'lead_scoring')(column, path)) }}{% endmacro %}

{% macro default__nested_value(column, path) -%}
    {{ column }}.{{ path }}
{%- endmacro %}

{% macro postgres__nested_value(column, path) -%}
    (cast({{ column }} as jsonb) #>> '{{ '{' ~ path | replace('.', ',') ~ '}' }}')
{%- endmacro %}

{% macro snowflake__nested_value(column, path) -%}
    cast(get_path({{ column }}, '{{ path }}') as varchar)
{%- endmacro %}

{% macro redshift__nested_value(column, path) -%}
    cast({{ column }}.{{ path }} as varchar)
{%- endmacro %}
