{{ config(enabled=in_use('hubspot')) }}

-- Marketing email. HubSpot names only the recipient; an event that a later one replaced is dropped
-- by its flag.
with email_events as (
    {{ raw_table('hubspot', 'email_event', ['id', 'type'], {
        'text': ['id', 'type', 'recipient', 'email_campaign_id', 'sent_by_id', 'obsoleted_by_id'],
        'boolean': ['filtered_event'],
        'timestamp': ['created'],
    }) }}
),

opens as (
    {{ raw_table('hubspot', 'email_event_open', ['id'], {
        'text': ['id', 'user_agent'],
        'number': ['duration'],
    }) }}
),

clicks as (
    {{ raw_table('hubspot', 'email_event_click', ['id'], {'text': ['id', 'url', 'user_agent']}) }}
),

status_changes as (
    {{ raw_table('hubspot', 'email_event_status_change', ['id'], {
        'text': ['id', 'portal_subscription_status'],
    }) }}
),

campaigns as (
    {{ raw_table('hubspot', 'email_campaign', ['id'], {'text': ['id', 'name', 'subject']}) }}
),

events as (
    select {{ canonical('events', 'hubspot', {
        'source_event_id': 'email_events.id',
        'event_type': "case upper(email_events.type)
            when 'SENT' then 'email_sent'
            when 'DELIVERED' then 'email_delivered'
            when 'OPEN' then 'email_open'
            when 'CLICK' then 'email_click'
            when 'BOUNCE' then 'email_bounce'
            when 'SPAMREPORT' then 'email_spam'
            when 'STATUSCHANGE' then case
                when upper(status_changes.portal_subscription_status) like 'UNSUBSCRIBED%'
                    then 'email_unsubscribe'
                else 'other' end
            else 'other' end",
        'channel': "'email'",
        'email': 'email_events.recipient',
        'message_id': 'coalesce(email_events.sent_by_id, email_events.id)',
        'page_path': page_path('clicks.url'),
        'campaign_name': 'coalesce(campaigns.name, campaigns.subject)',
        'outcome': 'email_events.type',
        'user_agent': 'coalesce(clicks.user_agent, opens.user_agent)',
        'duration_seconds': 'opens.duration / 1000',
        'machine_reason': "case when email_events.filtered_event then 'filtered by HubSpot' end",
        'is_deleted': 'email_events.obsoleted_by_id is not null
            or email_events.is_deleted',
        'occurred_at': 'email_events.created',
        'loaded_at': 'email_events.loaded_at',
    }) }}
    from email_events
    left join opens on email_events.id = opens.id
    left join clicks on email_events.id = clicks.id
    left join status_changes on email_events.id = status_changes.id
    left join campaigns on email_events.email_campaign_id = campaigns.id
)

select * from events
