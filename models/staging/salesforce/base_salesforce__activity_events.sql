{{ config(enabled=in_use('salesforce')) }}

-- What sales did with the person: calls, emails, meetings. A task that is not closed was only
-- planned. The row that describes a recurring series, and the copies of a meeting in the calendars
-- of colleagues, are no activities of their own.
with tasks as (
    {{ raw_table('salesforce', 'task', ['id'], {
        'text': ['id', 'who_id', 'account_id', 'subject', 'status', 'type', 'task_subtype',
            'call_type', 'call_disposition'],
        'number': ['call_duration_in_seconds'],
        'boolean': ['is_closed', 'is_recurrence'],
        'timestamp': ['activity_date', 'created_date', 'completed_date_time'],
    }) }}
),

meetings as (
    {{ raw_table('salesforce', 'event', ['id'], {
        'text': ['id', 'who_id', 'account_id', 'subject'],
        'number': ['duration_in_minutes'],
        'boolean': ['is_child', 'is_recurrence'],
        'timestamp': ['start_date_time', 'activity_date_time', 'activity_date', 'created_date'],
    }) }}
),

-- Who logs a call by hand picks a type, and leaves the subtype at Task.
kinds_of_tasks as (
    select
        *,
        case
            when is_recurrence then 'series'
            else coalesce(nullif(lower(task_subtype), 'task'), lower(type))
        end as kind
    from tasks
),

events as (
    select {{ canonical('events', 'salesforce', {
        'source_event_id': 'id',
        'event_type': "case kind
            when 'call' then 'call'
            when 'email' then 'email_sent'
            when 'listemail' then 'email_sent'
            when 'meeting' then 'meeting'
            when 'linkedin' then 'social'
            when 'series' then 'other'
            else 'task' end",
        'channel': "case kind
            when 'call' then 'phone'
            when 'email' then 'email'
            when 'listemail' then 'email'
            when 'meeting' then 'meeting'
            when 'linkedin' then 'social' end",
        'direction': "case lower(call_type) when 'inbound' then 'in' else 'out' end",
        'lead_source_id': salesforce_id('who_id'),
        'account_source_id': salesforce_id('account_id'),
        'content_name': 'subject',
        'outcome': "case
            when kind = 'series' then 'recurring series'
            when not is_closed then 'planned'
            else coalesce(call_disposition, status) end",
        'duration_seconds': 'call_duration_in_seconds',
        'is_deleted': 'is_deleted',
        'occurred_at': 'coalesce(completed_date_time, activity_date, created_date)',
        'loaded_at': 'loaded_at',
    }) }}
    from kinds_of_tasks
    union all
    select {{ canonical('events', 'salesforce', {
        'source_event_id': 'id',
        'event_type': "case when is_child or is_recurrence then 'other' else 'meeting' end",
        'channel': "'meeting'",
        'lead_source_id': salesforce_id('who_id'),
        'account_source_id': salesforce_id('account_id'),
        'content_name': 'subject',
        'outcome': "case
            when is_child then 'copy for an invited colleague'
            when is_recurrence then 'recurring series' end",
        'duration_seconds': 'duration_in_minutes * 60',
        'is_deleted': 'is_deleted',
        'occurred_at': 'coalesce(start_date_time, activity_date_time, activity_date, created_date)',
        'loaded_at': 'loaded_at',
    }) }}
    from meetings
)

select * from events
