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

{# What is beyond microseconds is cut off, where a cast would round. (Postgres 16 and newer can tell what it could not read.) #}
{% macro postgres__try_timestamp(text) -%}
    {%- set day = '[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}' -%}
    {%- set minute = '[ T][0-9]{1,2}:[0-5][0-9]' -%}
    {%- set second = ':[0-5][0-9]([.][0-9]*)?' -%}
    {%- set readable = "regexp_replace(replace(replace(" ~ text ~ ", ' UTC', ''), 'Z+0000', 'Z'), '([.][0-9]{6})[0-9]+', '\\1')" -%}
    case
        when {{ text }} ~ '^{{ day }}({{ minute }}({{ second }})?)?( UTC)?$' and pg_input_is_valid({{ readable }}, 'timestamp')
            then cast({{ readable }} as timestamp)
        when
            {{ text }} ~ '^{{ day }}{{ minute }}{{ second }}(Z|Z[+]0000|[+-][0-9]{2}(:?[0-9]{2})?)$'
            and pg_input_is_valid({{ readable }}, 'timestamptz')
            then cast({{ readable }} as timestamptz) at time zone 'UTC'
        when {{ text }} ~ '^[0-9]{13}$'
            then cast('1970-01-01' as timestamp) + cast({{ text }} as bigint) * interval '1 millisecond'
        when {{ text }} ~ '^[0-9]{10}$'
            then cast('1970-01-01' as timestamp) + cast({{ text }} as bigint) * interval '1 second'
    end
{%- endmacro %}

{# A cast would also take '2026', '10:30' (of today) and the names of time zones. The session is in UTC. #}
{% macro spark__try_timestamp(text) -%}
    {%- set clock = '[ T][0-9]{1,2}(:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]*)?)?)?' -%}
    coalesce(
        case when {{ text }} rlike '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}({{ clock }} ?(UTC|Z|Z[+]0000|[+-][0-9]{2}(:?[0-9]{2})?)?)?$'
            then try_cast(replace(replace({{ text }}, ' UTC', ''), 'Z+0000', 'Z') as timestamp) end,
        case when {{ text }} rlike '^[0-9]{13}$' then timestamp_millis(try_cast({{ text }} as bigint))
            when {{ text }} rlike '^[0-9]{10}$' then timestamp_seconds(try_cast({{ text }} as bigint)) end
    )
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

{% macro spark__epoch_to_timestamp(column, unit) -%}
    {{ 'timestamp_millis' if unit == 'milliseconds' else 'timestamp_micros' }}(cast({{ column }} as bigint))
{%- endmacro %}
