{{ config(enabled=in_use('salesforce')) }}

-- Who registered for or attended a webinar or an event, who responded to a campaign.
with events as (
    {{ campaign_member_events('salesforce') }}
)

select * from events
