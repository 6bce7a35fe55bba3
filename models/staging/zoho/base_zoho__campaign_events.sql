{{ config(enabled=in_use('zoho')) }}

with events as (
    {{ campaign_member_events('zoho') }}
)

select * from events
