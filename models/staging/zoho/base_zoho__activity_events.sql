{{ config(enabled=in_use('zoho')) }}

-- What sales did with the person. A call that is scheduled or overdue, or that nobody answered, did
-- not take place; nor did a task that is not completed. Of meetings Zoho only knows when they are:
-- PLANNED stays there unless somebody checks in.
with activities as (
    select
        *,
        lower(coalesce(call_status, outgoing_call_status, '')) as status_of_call
    from {{ ref('base_zoho__activities') }}
),

events as (
    select {{ canonical('events', 'zoho', {
        'source_event_id': 'id',
        'event_type': "case kind
            when 'calls' then 'call'
            when 'events' then 'meeting'
            when 'tasks' then 'task'
            else 'other' end",
        'channel': "case kind when 'calls' then 'phone' when 'events' then 'meeting' end",
        'direction': "case
            when lower(call_type) in ('inbound', 'missed') then 'in'
            when lower(call_type) = 'outbound' then 'out' end",
        'lead_source_id': 'person_id',
        'account_source_id': "case when lower(se_module) = 'accounts' then what_record_id end",
        'content_name': 'subject',
        'outcome': "case
            when status_of_call in ('scheduled', 'overdue', 'missed', 'cancelled', 'canceled')
                or status_of_call like '%unattended%' or lower(call_type) = 'missed'
                then 'planned'
            when kind = 'tasks' and lower(coalesce(status, '')) <> 'completed' then 'planned'
            when kind = 'calls' then coalesce(call_result, call_status, outgoing_call_status)
            when kind = 'tasks' then status
            when kind = 'events' then nullif(check_in_status, 'PLANNED')
            else activity_type end",
        'duration_seconds': "case kind
            when 'events' then " ~ seconds_between('start_datetime', 'end_datetime') ~ "
            else coalesce(
                call_duration_in_seconds,
                " ~ typed_text(dbt.split_part('call_duration', "':'", 1), 'number') ~ " * 60
                + " ~ typed_text(dbt.split_part('call_duration', "':'", 2), 'number') ~ ") end",
        'is_deleted': 'is_gone',
        'occurred_at': "case kind
            when 'calls' then coalesce(call_start_time, created_time)
            when 'events' then coalesce(start_datetime, created_time)
            else coalesce(closed_time, due_date, created_time) end",
        'loaded_at': 'loaded_at',
    }) }}
    from activities
)

select * from events
