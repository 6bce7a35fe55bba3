{{ config(enabled=in_use('activecampaign')) }}

with events as (
    {{ campaign_member_events('activecampaign') }}
)

select * from events
