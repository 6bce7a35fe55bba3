{# Text to a UTC timestamp without zone. An offset in the text is respected; a text without one is UTC; 13 digits are milliseconds
   and 10 digits seconds since 1970; what is no time is NULL. #}
{% macro try_timestamp(text) %}{{ return(adapter.dispatch('try_timestamp', 'lead_scoring')(text)) }}{% endmacro %}

{% macro default__try_timestamp(text) -%}
    coalesce(
        case when regexp_matches({{ text }}, '([+-][0-9]{2}:?[0-9]{2}|[0-9][+-][0-9]{2}|Z)$') and length({{ text }}) > 10
            then try_cast(replace({{ text }}, 'Z+0000', 'Z') as timestamptz) at time zone 'UTC' end,
        try_cast(replace({{ text }}, ' UTC', '') as timestamp),
        case when regexp_matches({{ text }}, '^[0-9]{13}$') then make_timestamp(try_cast({{ text }} as bigint) * 1000)
            when regexp_matches({{ text }}, '^[0-9]{10}$') then make_timestamp(try_cast({{ text }} as bigint) * 1000000) end
    )
{%- endmacro %}

{# The day is one of the calendar, the time one of the day; fractions may have any number of digits. #}
{% macro postgres__try_timestamp(text) -%}
    {%- set of_day = '([ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?)?' -%}
    case
        when {{ text }} ~ '^[0-9]{13}$'
            then cast('1970-01-01' as timestamp) + cast({{ text }} as bigint) * interval '1 millisecond'
        when {{ text }} ~ '^[0-9]{10}$'
            then cast('1970-01-01' as timestamp) + cast({{ text }} as bigint) * interval '1 second'
        when {{ try_date('substring(' ~ text ~ ' from 1 for 10)') }} is null then null
        when substring({{ text }} from 11) ~ '^{{ of_day }}( UTC)?$'
            then cast(replace({{ text }}, ' UTC', '') as timestamp)
        when substring({{ text }} from 11) ~ '^{{ of_day }} ?(Z|Z[+]0000|[+-](0[0-9]|1[0-5])(:?[0-5][0-9])?)$'
            then cast(replace({{ text }}, 'Z+0000', 'Z') as timestamptz) at time zone 'UTC'
    end
{%- endmacro %}


{# A column that is a date or a timestamp already, as a UTC timestamp without zone. #}
{% macro utc_timestamp(column, type) %}{{ return(adapter.dispatch('utc_timestamp', 'lead_scoring')(column, type)) }}{% endmacro %}

{% macro default__utc_timestamp(column, type) -%}
    {%- if 'with time zone' in type or 'timestamptz' in type -%}
        {{ column }} at time zone 'UTC'
    {%- else -%}
        cast({{ column }} as {{ dbt.type_timestamp() }})
    {%- endif -%}
{%- endmacro %}


{# A number of milliseconds (HubSpot's interface) or microseconds (GA4) since 1970 as a UTC timestamp without zone. #}
{% macro epoch_to_timestamp(column, unit) %}{{ return(adapter.dispatch('epoch_to_timestamp', 'lead_scoring')(column, unit)) }}{% endmacro %}

{% macro default__epoch_to_timestamp(column, unit) -%}
    make_timestamp(cast({{ column }}{{ ' * 1000' if unit == 'milliseconds' }} as bigint))
{%- endmacro %}

{% macro postgres__epoch_to_timestamp(column, unit) -%}
    (cast('1970-01-01' as timestamp) + ({{ column }}) * interval '1 {{ unit[:-1] }}')
{%- endmacro %}
