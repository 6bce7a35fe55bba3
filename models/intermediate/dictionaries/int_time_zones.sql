-- The offset of each time zone from UTC, from one change of its clocks until the next. local_from
-- and local_until are what the clocks show: a time that they skip or show twice belongs to the
-- period before.
{%- set never = "cast('9999-01-01' as " ~ dbt.type_timestamp() ~ ")" %}

with offsets as (
    select
        time_zone,
        cast(valid_from as {{ dbt.type_timestamp() }}) as valid_from,
        cast(utc_offset_minutes as integer) as utc_offset_minutes
    from {{ ref('time_zones') }}
),

periods as (
    select
        *,
        coalesce(
            lead(valid_from) over (partition by time_zone order by valid_from), {{ never }}
        ) as valid_until,
        coalesce(
            lag(utc_offset_minutes) over (partition by time_zone order by valid_from),
            utc_offset_minutes
        ) as offset_before
    from offsets
),

from_local as (
    select
        *,
        {{ dbt.dateadd(
            'minute',
            'case when offset_before > utc_offset_minutes then offset_before else utc_offset_minutes end',
            'valid_from'
        ) }} as local_from
    from periods
),

time_zones as (
    select
        time_zone,
        valid_from,
        valid_until,
        utc_offset_minutes,
        local_from,
        coalesce(
            lead(local_from) over (partition by time_zone order by valid_from), {{ never }}
        ) as local_until
    from from_local
)

select * from time_zones
