{{ config(enabled=in_use('salesforce')) }}

-- Campaign members: who registered for or attended a webinar or an event, who responded to a
-- campaign.
with campaigns as (
    {{ raw_table('salesforce', 'campaign', ['id'], {'text': ['id', 'name', 'type']}) }}
),

members as (
    {{ raw_table('salesforce', 'campaign_member', ['id', 'campaign_id'], {
        'text': ['id', 'campaign_id', 'lead_id', 'contact_id', 'status'],
        'boolean': ['has_responded'],
        'timestamp': ['created_date', 'first_responded_date'],
    }) }}
),

events as (
    select {{ canonical('events', 'salesforce', {
        'source_event_id': "members.id",
        'event_type': "case
            when lower(members.status) in ('attended', 'attended on-demand', 'checked in')
                then 'event_attended'
            when lower(members.status) in ('registered', 'rsvp', 'no show', 'no-show')
                then 'event_registered'
            when members.has_responded then 'campaign_response'
            else 'campaign_invited' end",
        'channel': 'lower(campaigns.type)',
        'lead_source_id': salesforce_id('coalesce(members.contact_id, members.lead_id)'),
        'campaign_name': 'campaigns.name',
        'outcome': 'members.status',
        'is_deleted': 'members.is_deleted',
        'occurred_at': 'coalesce(members.first_responded_date, members.created_date)',
        'loaded_at': 'members.loaded_at',
    }) }}
    from members
    left join campaigns
        on {{ salesforce_id('members.campaign_id') }} = {{ salesforce_id('campaigns.id') }}
)

select * from events
