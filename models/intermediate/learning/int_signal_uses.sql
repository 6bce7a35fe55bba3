{{ config(enabled=training_weeks() > 0) }}

-- Which signal a lead's events gave on which day, how often, and on which day this was first known:
-- int_event_signals, for days in the past.
with signal_days as (
    select * from {{ ref('int_signal_days') }}
),

people as (
    select * from {{ ref('int_event_people') }}
),

profiles as (
    select lead_id from {{ ref('int_lead_profiles') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

signal_uses as (
    select
        profiles.lead_id,
        signal_days.signal_id,
        signal_days.event_date,
        case
            when signal_days.available_date > signal_days.event_date
                then signal_days.available_date
            else signal_days.event_date
        end as known_on,
        cast(sum(signal_days.occurrences) as {{ dbt.type_bigint() }}) as occurrences
    from signal_days
    cross join clock
    left join people on signal_days.known_by = people.known_by
    inner join profiles
        on case
            when signal_days.part = 'derived' then signal_days.known_by
            else people.lead_id
        end = profiles.lead_id
    where
        signal_days.event_date <= clock.as_of_date
        and signal_days.available_date <= clock.as_of_date
    group by 1, 2, 3, 4
)

select * from signal_uses
