-- Events in = events out, for every system. What counts has a lead, counts once, and neither
-- happened nor came after the as-of date.
with event_records as (
    {{ union_systems('events') }}
),

events as (
    select * from {{ ref('int_events') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

rows_in as (
    select
        source_system,
        count(*) as row_count
    from event_records
    group by 1
),

rows_out as (
    select
        source_system,
        sum(event_count) as row_count
    from {{ ref('event_reconciliation') }}
    group by 1
),

lost as (
    select
        coalesce(rows_in.source_system, rows_out.source_system) as name,
        'has other numbers of events in and out' as problem
    from rows_in
    full outer join rows_out on rows_in.source_system = rows_out.source_system
    where coalesce(rows_in.row_count, 0) <> coalesce(rows_out.row_count, 0)
),

miscounted as (
    select
        events.event_id as name,
        'counts twice, for nobody, or before anybody could know of it' as problem
    from events
    cross join clock
    where events.not_scored_reason is null
    group by 1
    having
        count(*) > 1
        or count(events.lead_id) = 0
        or max(events.event_date) > min(clock.as_of_date)
        or max(events.available_date) > min(clock.as_of_date)
),

problems as (
    select * from lost
    union all
    select * from miscounted
)

select * from problems
