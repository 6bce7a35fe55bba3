{{ config(enabled=in_use('hubspot')) }}

-- What sales did with the person. One activity with several contacts is one event for each of them.
with engagements as (
    {{ raw_table('hubspot', 'engagement', ['id'], {
        'text': ['id', 'type'],
        'timestamp': ['timestamp', 'created_at'],
    }) }}
),

contacts as (
    {{ raw_table('hubspot', 'engagement_contact', ['engagement_id', 'contact_id'], {
        'text': ['engagement_id', 'contact_id'],
    }) }}
),

meetings as (
    {{ raw_table('hubspot', 'engagement_meeting', ['engagement_id'], {
        'text': ['engagement_id', 'title', 'property_hs_meeting_title', 'meeting_outcome',
            'property_hs_meeting_outcome'],
        'timestamp': ['start_time', 'property_hs_meeting_start_time', 'property_hs_timestamp'],
    }) }}
),

calls as (
    {{ raw_table('hubspot', 'engagement_call', ['engagement_id'], {
        'text': ['engagement_id', 'property_hs_call_title', 'property_hs_call_direction',
            'property_hs_call_status'],
        'number': ['property_hs_call_duration'],
        'timestamp': ['property_hs_timestamp'],
    }) }}
),

emails as (
    {{ raw_table('hubspot', 'engagement_email', ['engagement_id'], {
        'text': ['engagement_id', 'property_hs_email_direction', 'property_hs_email_subject',
            'property_hs_email_status'],
        'timestamp': ['property_hs_timestamp'],
    }) }}
),

tasks as (
    {{ raw_table('hubspot', 'engagement_task', ['engagement_id'], {
        'text': ['engagement_id', 'property_hs_task_subject', 'property_hs_task_status'],
        'timestamp': ['property_hs_task_completion_date', 'property_hs_timestamp'],
    }) }}
),

events as (
    select {{ canonical('events', 'hubspot', {
        'source_event_id': "'engagement-' || engagements.id
            || coalesce('-' || contacts.contact_id, '')",
        'event_type': "case upper(engagements.type)
            when 'CALL' then 'call'
            when 'MEETING' then 'meeting'
            when 'TASK' then 'task'
            when 'INCOMING_EMAIL' then 'email_reply'
            when 'EMAIL' then case upper(emails.property_hs_email_direction)
                when 'INCOMING_EMAIL' then 'email_reply'
                else 'email_sent' end
            else 'other' end",
        'channel': "case upper(engagements.type)
            when 'CALL' then 'phone'
            when 'MEETING' then 'meeting'
            when 'EMAIL' then 'email'
            when 'INCOMING_EMAIL' then 'email' end",
        'direction': "case
            when upper(emails.property_hs_email_direction) = 'INCOMING_EMAIL' then 'in'
            when upper(engagements.type) = 'INCOMING_EMAIL' then 'in'
            when upper(calls.property_hs_call_direction) = 'INBOUND' then 'in'
            else 'out' end",
        'lead_source_id': 'contacts.contact_id',
        'content_name': 'coalesce(meetings.property_hs_meeting_title, meetings.title,
            calls.property_hs_call_title, emails.property_hs_email_subject,
            tasks.property_hs_task_subject)',
        'outcome': "coalesce(
            case
                when upper(coalesce(meetings.property_hs_meeting_outcome, meetings.meeting_outcome))
                    in ('SCHEDULED', 'CANCELED', 'NO_SHOW', 'RESCHEDULED') then 'planned'
                when upper(calls.property_hs_call_status)
                    in ('QUEUED', 'CANCELED', 'MISSED', 'NO_ANSWER') then 'planned'
                when upper(emails.property_hs_email_status)
                    in ('SCHEDULED', 'SENDING', 'FAILED') then 'planned'
                when upper(tasks.property_hs_task_status) <> 'COMPLETED' then 'planned'
            end,
            meetings.property_hs_meeting_outcome,
            meetings.meeting_outcome,
            calls.property_hs_call_status,
            case when upper(engagements.type)
                not in ('CALL', 'MEETING', 'TASK', 'INCOMING_EMAIL', 'EMAIL')
                then engagements.type end)",
        'duration_seconds': 'calls.property_hs_call_duration / 1000',
        'is_deleted': 'engagements.is_deleted
            or coalesce(meetings.is_deleted, false)
            or coalesce(calls.is_deleted, false)
            or coalesce(emails.is_deleted, false)
            or coalesce(tasks.is_deleted, false)',
        'occurred_at': 'coalesce(meetings.property_hs_meeting_start_time, meetings.start_time,
            meetings.property_hs_timestamp, calls.property_hs_timestamp,
            emails.property_hs_timestamp, tasks.property_hs_task_completion_date,
            tasks.property_hs_timestamp, engagements.timestamp, engagements.created_at)',
        'loaded_at': 'engagements.loaded_at',
    }) }}
    from engagements
    left join contacts on engagements.id = contacts.engagement_id
    left join meetings on engagements.id = meetings.engagement_id
    left join calls on engagements.id = calls.engagement_id
    left join emails on engagements.id = emails.engagement_id
    left join tasks on engagements.id = tasks.engagement_id
)

select * from events
