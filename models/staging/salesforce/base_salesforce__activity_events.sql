{{ config(enabled=in_use('salesforce')) }}

-- What sales did with the person: calls, emails, meetings. A task that is not closed was only
-- planned.
with tasks as (
    {{ raw_table('salesforce', 'task', ['id'], {
        'text': ['id', 'who_id', 'subject', 'status', 'type', 'task_subtype', 'call_type',
            'call_disposition'],
        'number': ['call_duration_in_seconds'],
        'boolean': ['is_closed'],
        'timestamp': ['activity_date', 'created_date', 'completed_date_time'],
    }) }}
),

meetings as (
    {{ raw_table('salesforce', 'event', ['id'], {
        'text': ['id', 'who_id', 'subject'],
        'number': ['duration_in_minutes'],
        'timestamp': ['start_date_time', 'activity_date_time', 'activity_date', 'created_date'],
    }) }}
),

events as (
    select {{ canonical('events', 'salesforce', {
        'source_event_id': 'id',
        'event_type': "case lower(coalesce(task_subtype, type))
            when 'call' then 'call'
            when 'email' then 'email_sent'
            else 'task' end",
        'channel': "case lower(coalesce(task_subtype, type))
            when 'call' then 'phone'
            when 'email' then 'email' end",
        'direction': "case lower(call_type) when 'inbound' then 'in' else 'out' end",
        'lead_source_id': salesforce_id('who_id'),
        'content_name': 'subject',
        'outcome': "case
            when not is_closed then 'planned'
            else coalesce(call_disposition, status) end",
        'duration_seconds': 'call_duration_in_seconds',
        'is_deleted': 'is_deleted',
        'occurred_at': 'coalesce(completed_date_time, activity_date, created_date)',
        'loaded_at': 'loaded_at',
    }) }}
    from tasks
    union all
    select {{ canonical('events', 'salesforce', {
        'source_event_id': 'id',
        'event_type': "'meeting'",
        'channel': "'meeting'",
        'lead_source_id': salesforce_id('who_id'),
        'content_name': 'subject',
        'duration_seconds': 'duration_in_minutes * 60',
        'is_deleted': 'is_deleted',
        'occurred_at': 'coalesce(start_date_time, activity_date_time, activity_date, created_date)',
        'loaded_at': 'loaded_at',
    }) }}
    from meetings
)

select * from events
