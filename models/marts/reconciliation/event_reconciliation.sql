-- Where every raw event went, counted: it counts for a lead, or there is a reason why not.
with events as (
    select * from {{ ref('int_events') }}
),

event_reconciliation as (
    select
        source_system,
        event_type,
        coalesce(not_scored_reason, 'counts') as outcome,
        count(*) as event_count
    from events
    group by 1, 2, 3
)

select * from event_reconciliation
