{# A value of any type as text. Where the engine writes a large or small double as 1.0E7, it becomes 10000000.0 here: rules compare
   texts too, and must find the same on every engine. #}
{% macro as_text(expression) %}{{ return(adapter.dispatch('as_text', 'lead_scoring')(expression)) }}{% endmacro %}

{% macro default__as_text(expression) -%}
    cast({{ expression }} as {{ dbt.type_string() }})
{%- endmacro %}

{# Postgres writes 50, the others 50.0. #}
{% macro postgres__as_text(expression) -%}
    {%- set shown = 'cast(' ~ expression ~ ' as text)' -%}
    {{ shown }}
    || case when pg_typeof({{ expression }}) = cast('double precision' as regtype) and {{ shown }} ~ '^-?[0-9]+$' then '.0' else '' end
{%- endmacro %}

{% macro spark__as_text(expression) -%}
    case
        when typeof({{ expression }}) = 'double' and cast({{ expression }} as string) like '%E%' then coalesce(regexp_replace(
            cast(try_cast(cast({{ expression }} as string) as decimal(38, 12)) as string), '([.](0|[0-9]*[1-9]))0*$', '$1'
        ), cast({{ expression }} as string))
        else cast({{ expression }} as string)
    end
{%- endmacro %}

{# Redshift has no names of types in SQL, and shows 50 as 50; a boolean has no text there. #}
{% macro redshift__as_text(expression) -%}
    {{ lead_scoring.default__as_text(expression) }}
{%- endmacro %}
