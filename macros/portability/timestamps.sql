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

{# The automatic format would also take other ways to write a day, and short numbers. #}
{% macro snowflake__try_timestamp(text) -%}
    {%- set moment = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.][0-9]*)?)?)?' -%}
    case
        when regexp_like({{ text }}, '{{ moment }}( UTC)?') then try_to_timestamp_ntz(replace({{ text }}, ' UTC', ''))
        when regexp_like({{ text }}, '{{ moment }}(Z|Z[+]0000|[+-][0-9]{2}(:?[0-9]{2})?)')
            then cast(convert_timezone('UTC', try_to_timestamp_tz(replace({{ text }}, 'Z+0000', 'Z'))) as timestamp_ntz)
        when regexp_like({{ text }}, '[0-9]{13}') then to_timestamp_ntz(try_to_number({{ text }}), 3)
        when regexp_like({{ text }}, '[0-9]{10}') then to_timestamp_ntz(try_to_number({{ text }}), 0)
    end
{%- endmacro %}

{# A cast wants seconds, no more than six decimals, and a colon in the offset. #}
{% macro bigquery__try_timestamp(text) -%}
    {%- set day = '[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}' -%}
    {%- set minute = '[ T][0-9]{1,2}:[0-9]{2}' -%}
    {%- set offset = '(Z|[+-][0-9]{2}(:?[0-9]{2})?)?' -%}
    {%- set plain = "replace(replace(" ~ text ~ ", ' UTC', ''), 'Z+0000', 'Z')" -%}
    case
        when regexp_contains({{ plain }}, r'^{{ day }}({{ minute }})?$')
            then safe_cast({{ plain }} || case when length({{ plain }}) > 10 then ':00' else '' end as timestamp)
        when regexp_contains({{ plain }}, r'^{{ day }}{{ minute }}:[0-9]{2}([.][0-9]*)?{{ offset }}$') then safe_cast(regexp_replace(
            regexp_replace({{ plain }}, r'([.][0-9]{6})[0-9]+', r'\1'), r'(:[^+-]*[+-][0-9]{2})([0-9]{2})$', r'\1:\2'
        ) as timestamp)
        when regexp_contains({{ plain }}, r'^[0-9]{13}$') then timestamp_millis(safe_cast({{ plain }} as int64))
        when regexp_contains({{ plain }}, r'^[0-9]{10}$') then timestamp_seconds(safe_cast({{ plain }} as int64))
    end
{%- endmacro %}

{# No cast here may fail, and none gives NULL instead: the pattern has to know the calendar. #}
{% macro redshift__try_timestamp(text) -%}
    {%- set clock = '[ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]*)?)?' -%}
    {%- set day = 'substring(' ~ text ~ ', 1, 10)' -%}
    {%- set rest = 'substring(' ~ text ~ ', 11)' -%}
    case
        when {{ try_date(day) }} is not null and {{ rest }} ~ '^({{ clock }})?( UTC)?$'
            then cast(replace({{ text }}, ' UTC', '') as timestamp)
        when {{ try_date(day) }} is not null and {{ rest }} ~ '^{{ clock }}(Z|Z[+]0000|[+-][0-9]{2}(:?[0-9]{2})?)$'
            then cast(replace({{ text }}, 'Z+0000', 'Z') as timestamptz) at time zone 'UTC'
        when {{ text }} ~ '^[0-9]{13}$' then {{ lead_scoring.redshift__epoch_to_timestamp('cast(' ~ text ~ ' as bigint)', 'milliseconds') }}
        when {{ text }} ~ '^[0-9]{10}$' then {{ lead_scoring.redshift__epoch_to_timestamp('cast(' ~ text ~ ' as bigint)', 'seconds') }}
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

{% macro snowflake__utc_timestamp(column, type) -%}
    {%- if 'timestamp_tz' in type or 'timestamp_ltz' in type -%}
        cast(convert_timezone('UTC', {{ column }}) as {{ dbt.type_timestamp() }})
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

{% macro snowflake__epoch_to_timestamp(column, unit) -%}
    to_timestamp_ntz(cast({{ column }} as bigint), {{ 3 if unit == 'milliseconds' else 6 }})
{%- endmacro %}

{% macro bigquery__epoch_to_timestamp(column, unit) -%}
    timestamp_{{ 'millis' if unit == 'milliseconds' else 'micros' }}(cast({{ column }} as int64))
{%- endmacro %}

{# Whole seconds, then what is left of one: the second argument of dateadd is no bigint. #}
{% macro redshift__epoch_to_timestamp(column, unit) -%}
    {%- set second = {'seconds': 1, 'milliseconds': 1000, 'microseconds': 1000000}[unit] -%}
    dateadd({{ unit[:-1] }}, cast(mod(cast({{ column }} as bigint), {{ second }}) as integer),
        dateadd(second, cast(floor(cast({{ column }} as bigint) / {{ second }}) as integer), cast('1970-01-01' as timestamp)))
{%- endmacro %}
