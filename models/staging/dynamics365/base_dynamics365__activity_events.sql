{{ config(enabled=in_use('dynamics365')) }}

-- Calls, meetings and tasks: one event for each person who took part, or for what the activity is
-- about. What is not completed did not take place.
{%- set columns = {
    'text': ['activityid', 'subject', 'regardingobjectid', 'regardingobjecttypecode',
        'regardingobjectid_entitytype'],
    'number': ['statecode', 'statuscode', 'actualdurationminutes', 'scheduleddurationminutes'],
    'boolean': ['directioncode'],
    'timestamp': ['scheduledstart', 'scheduledend', 'actualstart', 'actualend', 'createdon'],
} %}

with calls as (
    {{ raw_table('dynamics365', 'phonecall', ['activityid'], columns) }}
),

meetings as (
    {{ raw_table('dynamics365', 'appointment', ['activityid'], columns) }}
),

tasks as (
    {{ raw_table('dynamics365', 'task', ['activityid'], columns) }}
),

together as (
    select *, 'phonecall' as kind from calls
    union all
    select *, 'appointment' as kind from meetings
    union all
    select *, 'task' as kind from tasks
),

people as (
    select * from {{ ref('base_dynamics365__activity_people') }}
),

labels as (
    select * from {{ ref('base_dynamics365__labels') }}
    where attribute_name = 'statuscode'
),

activities as (
    select
        together.*,
        coalesce(people.person_id, people.address) as party,
        people.person_id,
        people.address,
        lower(coalesce(together.regardingobjecttypecode, together.regardingobjectid_entitytype))
            as regarding_type,
        labels.label as status
    from together
    left join people on together.activityid = people.activityid
    left join labels
        on together.kind = labels.object_name and together.statuscode = labels.option_value
),

events as (
    select {{ canonical('events', 'dynamics365', {
        'source_event_id': "activityid || coalesce('-' || party, '')",
        'event_type': "case kind
            when 'phonecall' then 'call'
            when 'appointment' then 'meeting'
            else 'task' end",
        'channel': "case kind
            when 'phonecall' then 'phone'
            when 'appointment' then 'meeting' end",
        'direction': "case
            when kind <> 'phonecall' then null
            when directioncode then 'out'
            when not directioncode then 'in' end",
        'lead_source_id': "case
            when party is not null then person_id
            when regarding_type in ('lead', 'contact') then regardingobjectid end",
        'account_source_id': "case when regarding_type = 'account' then regardingobjectid end",
        'email': 'address',
        'content_name': 'subject',
        'outcome': "case when statecode <> 1 then 'planned' else status end",
        'duration_seconds':
            'coalesce(actualdurationminutes, scheduleddurationminutes) * 60',
        'is_deleted': 'is_deleted',
        'occurred_at': "case kind
            when 'phonecall'
                then coalesce(actualstart, actualend, scheduledstart, scheduledend, createdon)
            when 'appointment' then coalesce(actualstart, scheduledstart, actualend, createdon)
            else coalesce(actualend, scheduledend, createdon) end",
        'loaded_at': 'loaded_at',
    }) }}
    from activities
)

select * from events
