-- What the marts of the funnel need of the events, so that these are looked at once: visits that
-- say where they came from, what sales did, and what people did who want to be called.
with events as (
    select * from {{ ref('int_events') }}
    where not_scored_reason is null
),

touches as (
    select
        trim(event_type) as event_type,
        trim(direction) as direction,
        trim(touch) as touch
    from {{ ref('touches') }}
),

lead_touches as (
    select
        events.lead_id,
        events.occurred_at,
        touches.touch,
        events.utm_source,
        events.utm_medium,
        events.utm_campaign
    from events
    left join touches
        on
            events.event_type = touches.event_type
            and coalesce(touches.direction, events.direction, '') = coalesce(events.direction, '')
    where
        touches.touch is not null
        or events.utm_source is not null
        or events.utm_medium is not null
        or events.utm_campaign is not null
)

select * from lead_touches
