-- Every raw event of every system, one below the other. Written once, because four models look at
-- it.
with events as (
    {{ union_systems('events') }}
),

event_records as (
    select
        events.source_system || ':' || events.source_event_id as event_id,
        events.source_system || ':' || events.lead_source_id as record_key,
        {{ clean_email('events.email') }} as clean_email,
        events.*
    from events
)

select * from event_records
