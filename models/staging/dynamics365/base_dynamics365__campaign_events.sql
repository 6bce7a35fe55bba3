{{ config(enabled=in_use('dynamics365')) }}

with events as (
    {{ campaign_member_events('dynamics365') }}
)

select * from events
