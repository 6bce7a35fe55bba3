{# Trimmed text to a double, NULL where it is no number. A number is digits with at most one decimal point, a sign and an
   exponent: '10', '-2.5', '1e3'; not '1,000', '0x1f', 'nan' or 'infinity', which some engines would take. #}
{% macro try_number(text) %}{{ return(adapter.dispatch('try_number', 'lead_scoring')(text)) }}{% endmacro %}

{% macro default__try_number(text) -%}
    case when {{ looks_like_number(text) }} then try_cast({{ text }} as {{ type_double() }}) end
{%- endmacro %}

{% macro bigquery__try_number(text) -%}
    case when {{ looks_like_number(text) }} then safe_cast({{ text }} as {{ type_double() }}) end
{%- endmacro %}

{% macro postgres__try_number(text) -%}
    case
        when {{ text }} ~ '^[+-]?([0-9]{1,40}[.]?[0-9]{0,40}|[.][0-9]{1,40})([eE][+-]?[0-9]{1,2})?$'
            then cast({{ text }} as {{ type_double() }})
    end
{%- endmacro %}

{% macro looks_like_number(text) -%}
    translate(lower({{ text }}), '0123456789+-.e', '') = '' and length({{ text }}) <= 80
{%- endmacro %}
