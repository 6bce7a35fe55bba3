{{ config(enabled=in_use('klenty')) }}

-- That a prospect is on a list, or in a cadence from which no webhook came, has no date: it is a
-- fact, but no event.
with members as (
    {{ campaign_member_events('klenty') }}
),

events as (
    select * from members
    where occurred_at is not null
)

select * from events
