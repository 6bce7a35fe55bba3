-- The office hours of the next working day after the as-of date, for each country and time zone
-- that leads are in. Public holidays are not known.
{%- set opens, closes = office_hours() %}
{%- set midnight = 'cast(contact_day as ' ~ dbt.type_timestamp() ~ ')' %}

with places as (
    select distinct country_code, time_zone from {{ ref('int_leads') }}
    where time_zone is not null
),

countries as (
    select * from {{ ref('countries') }}
),

time_zones as (
    select * from {{ ref('int_time_zones') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

next_days as (
    {% for days in range(1, 8) -%}
    select cast({{ dbt.dateadd('day', days, 'as_of_date') }} as date) as next_day from clock
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- 1900 began on a Monday.
named_days as (
    select
        next_day,
        substring(
            'montuewedthufrisatsun',
            3 * mod({{ dbt.datediff("cast('1900-01-01' as date)", 'next_day', 'day') }}, 7) + 1,
            3
        ) as day_name
    from next_days
),

working_days as (
    select
        places.country_code,
        places.time_zone,
        min(named_days.next_day) as contact_day
    from places
    inner join countries on places.country_code = countries.country_code
    inner join named_days
        on {{ dbt.position('named_days.day_name', "coalesce(lower(countries.weekend), '')") }} = 0
    group by 1, 2
),

office_hours as (
    select
        *,
        {{ dbt.dateadd('hour', opens, midnight) }} as opens_at,
        {{ dbt.dateadd('hour', closes, midnight) }} as closes_at
    from working_days
),

contact_days as (
    select
        office_hours.country_code,
        office_hours.time_zone,
        office_hours.contact_day,
        {{ dbt.dateadd('minute', '-opening.utc_offset_minutes', 'office_hours.opens_at') }}
            as contact_from,
        {{ dbt.dateadd('minute', '-closing.utc_offset_minutes', 'office_hours.closes_at') }}
            as contact_until
    from office_hours
    {% for period, moment in [('opening', 'opens_at'), ('closing', 'closes_at')] -%}
    inner join time_zones as {{ period }}
        on
            office_hours.time_zone = {{ period }}.time_zone
            and office_hours.{{ moment }} >= {{ period }}.local_from
            and office_hours.{{ moment }} < {{ period }}.local_until
    {% endfor %}
)

select * from contact_days
