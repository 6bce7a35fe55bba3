{# Trimmed text to a date, NULL where it is no day of the calendar written YYYY-MM-DD (years 1000 to 9999). #}
{% macro try_date(text) %}{{ return(adapter.dispatch('try_date', 'lead_scoring')(text)) }}{% endmacro %}

{% macro default__try_date(text) -%}
    case when {{ looks_like_date(text) }} then try_cast({{ text }} as date) end
{%- endmacro %}

{% macro bigquery__try_date(text) -%}
    case when {{ looks_like_date(text) }} then safe_cast({{ text }} as date) end
{%- endmacro %}

{% macro postgres__try_date(text) -%}
    case
        when
            {{ text }} ~ '^[1-9][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))$'
            or {{ text }} ~ '^([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29$'
            then cast({{ text }} as date)
    end
{%- endmacro %}

{% macro looks_like_date(text) -%}
    length({{ text }}) = 10 and translate({{ text }}, '0123456789', '') = '--'
    and substring({{ text }}, 5, 1) = '-' and substring({{ text }}, 8, 1) = '-' and substring({{ text }}, 1, 1) <> '0'
{%- endmacro %}
