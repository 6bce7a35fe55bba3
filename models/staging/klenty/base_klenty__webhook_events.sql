{{ config(enabled=in_use('klenty')) }}

-- What happened in cadences: mails, calls and tasks, as your webhook landed it.
with webhooks as (
    {{ raw_table('klenty', 'webhook_events', ['event_id', 'event', 'occurred_at'], {
        'text': ['event_id', 'event', 'prospect_id', 'prospect_email', 'cadence_name', 'mail_id',
            'subject', 'link_url', 'call_disposition', 'call_direction', 'task_type'],
        'number': ['call_duration'],
        'timestamp': ['occurred_at'],
    }) }}
),

typed as (
    select
        *,
        case lower(event)
            when 'email_sent' then 'email_sent'
            when 'email_opened' then 'email_open'
            when 'email_clicked' then 'email_click'
            when 'email_replied' then 'email_reply'
            when 'email_bounced' then 'email_bounce'
            when 'prospect_unsubscribed' then 'email_unsubscribe'
            when 'call_completed' then 'call'
            when 'call_missed' then 'call'
            when 'task_created' then 'task'
            when 'task_completed' then 'task'
            else 'other'
        end as event_type,
        lower(event) in ('call_missed', 'task_created') as is_only_planned
    from webhooks
),

events as (
    select {{ canonical('events', 'klenty', {
        'source_event_id': "'webhook-' || event_id",
        'event_type': 'event_type',
        'channel': "case
            when event_type = 'call' then 'phone'
            when event_type like 'email%' then 'email' end",
        'direction': "case
            when event_type = 'email_reply' then 'in'
            when event_type = 'email_sent' then 'out'
            when lower(call_direction) like 'in%' then 'in'
            when event_type = 'call' then 'out' end",
        'lead_source_id': 'prospect_id',
        'email': 'prospect_email',
        'message_id': "case when event_type like 'email%' then coalesce(
            mail_id, lower(prospect_email) || '-' || cadence_name || '-' || subject) end",
        'page_path': page_path('link_url'),
        'content_name': 'coalesce(subject, task_type)',
        'campaign_name': 'cadence_name',
        'outcome': "case
            when is_only_planned then 'planned'
            else coalesce(call_disposition, lower(event)) end",
        'duration_seconds': 'call_duration',
        'is_deleted': 'is_deleted',
        'occurred_at': 'occurred_at',
        'loaded_at': 'loaded_at',
    }) }}
    from typed
)

select * from events
