{# Today (UTC), fixed at the start of the run, so that a run that passes midnight stays on one day. #}
{% macro today() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d") }}' as date)
{%- endmacro %}


{# A date that a var gives, as SQL; anything that is no date stops with a sentence. #}
{% macro date_literal(value, var_name) -%}
    {%- set text = value | string | trim -%}
    {%- if not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', text) -%}
        {% do exceptions.raise_compiler_error("var " ~ var_name ~ " is '" ~ text ~ "'; write a day such as 2026-03-31") %}
    {%- endif -%}
    cast('{{ text }}' as date)
{%- endmacro %}
