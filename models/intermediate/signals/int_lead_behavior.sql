-- What signals about leads ask of their behavior: how often, how long ago. A row for every lead,
-- also for one that did nothing: none is a number too, and never is unknown.
with conditions as (
    select * from {{ ref('int_signal_conditions') }}
    where behavior is not null
),

event_signals as (
    select * from {{ ref('int_event_signals') }}
),

signals as (
    select distinct signal_id from {{ ref('int_signal_pieces') }}
    where subject = 'event'
),

leads as (
    select lead_id from {{ ref('int_leads') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

asked_for as (
    select distinct compared as attribute, event_types, behavior, behavior_days
    from conditions
),

counted_signals as (
    select
        asked_for.attribute,
        asked_for.behavior_days,
        signals.signal_id
    from asked_for
    inner join signals
        on {{ dbt.position("'|' || signals.signal_id || '|'", 'asked_for.event_types') }} > 0
),

aged as (
    select
        event_signals.lead_id,
        counted_signals.attribute,
        counted_signals.behavior_days,
        event_signals.occurrences,
        {{ dbt.datediff('event_signals.event_date', 'clock.as_of_date', 'day') }}
            as age_days
    from event_signals
    cross join clock
    inner join counted_signals on event_signals.signal_id = counted_signals.signal_id
),

counted as (
    select
        lead_id,
        attribute,
        sum(case when age_days < coalesce(behavior_days, age_days + 1) then occurrences else 0 end)
            as occurrences,
        min(age_days) as days_since_last,
        max(age_days) as days_since_first
    from aged
    group by 1, 2
),

behavior as (
    select
        leads.lead_id,
        asked_for.attribute,
        cast(case asked_for.behavior
            when 'count' then coalesce(counted.occurrences, 0)
            when 'days_since_last' then counted.days_since_last
            when 'days_since_first' then counted.days_since_first
        end as {{ dbt.type_string() }}) as value_text
    from leads
    cross join asked_for
    left join counted
        on leads.lead_id = counted.lead_id and asked_for.attribute = counted.attribute
)

select * from behavior
