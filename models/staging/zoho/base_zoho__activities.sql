{{ config(enabled=in_use('zoho')) }}

-- Calls, meetings and tasks. Airbyte lands each twice, in activities and in a table of its own,
-- under the same id: the copy is found by it.
{%- set columns = {
    'text': ['id', 'activity_type', 'subject', 'who_id', 'what_id', '$se_module', 'status',
        'call_type', 'call_status', 'outgoing_call_status', 'call_result', 'call_duration',
        'check_in_status'],
    'number': ['call_duration_in_seconds'],
    'timestamp': ['call_start_time', 'start_datetime', 'end_datetime', 'due_date', 'closed_time',
        'created_time'],
} %}

with activities as (
    {{ raw_table('zoho', 'activities', ['id', 'activity_type'], columns) }}
),

calls as (
    {{ raw_table('zoho', 'calls', ['id'], columns) }}
),

meetings as (
    {{ raw_table('zoho', 'events', ['id'], columns) }}
),

tasks as (
    {{ raw_table('zoho', 'tasks', ['id'], columns) }}
),

deleted as (
    select * from {{ ref('base_zoho__deleted') }}
),

together as (
    select *, lower(activity_type) as kind from activities
    union all
    select *, 'calls' as kind from calls
    union all
    select *, 'events' as kind from meetings
    union all
    select *, 'tasks' as kind from tasks
),

-- A contact stands in who_id; anything else in what_id, with se_module for what it is.
of_people as (
    select
        together.*,
        {{ json_value('together.what_id', 'id') }} as what_record_id,
        coalesce(
            {{ json_value('together.who_id', 'id') }},
            case
                when lower(together.se_module) in ('leads', 'contacts')
                    then {{ json_value('together.what_id', 'id') }}
            end
        ) as person_id,
        together.is_deleted or deleted.id is not null as is_gone
    from together
    left join deleted on together.id = deleted.id
)

select * from of_people
