{{ config(enabled=in_use('activecampaign')) }}

-- What sales did: tasks of contacts and of deals, and mails from one person to another.
with tasks as (
    {{ raw_table('activecampaign', 'tasks', ['id'], {
        'text': ['id', 'reltype', 'relid', 'deal_tasktype', 'title', 'note', 'status',
            'outcome_info'],
        'timestamp': ['duedate', 'edate', 'cdate', 'udate'],
    }) }}
),

task_types as (
    {{ raw_table('activecampaign', 'task_types', ['id'], {'text': ['id', 'title']}) }}
),

mails as (
    {{ raw_table('activecampaign', 'email_activities', ['id'], {
        'text': ['id', 'contact', 'subscriberid', 'deal', 'd_id', 'from_address', 'subject'],
        'timestamp': ['tstamp'],
    }) }}
),

deals as (
    select source_id, lead_source_id, account_source_id
    from {{ ref('stg_activecampaign__opportunities') }}
),

contacts as (
    {{ raw_table('activecampaign', 'contacts', ['id'], {'text': ['id', 'email']}) }}
),

named_tasks as (
    select
        tasks.*,
        lower(task_types.title) as task_type,
        tasks.status = '1' as is_done,
        case when lower(tasks.reltype) in ('subscriber', 'contact') then tasks.relid end
            as contact_id,
        case when lower(tasks.reltype) = 'deal' then tasks.relid end as deal_id
    from tasks
    left join task_types on tasks.deal_tasktype = task_types.id
),

addressed_mails as (
    select
        mails.*,
        coalesce(nullif(mails.contact, '0'), nullif(mails.subscriberid, '0'), deals.lead_source_id)
            as contact_id,
        deals.account_source_id
    from mails
    left join deals on coalesce(nullif(mails.deal, '0'), mails.d_id) = deals.source_id
),

events as (
    select {{ canonical('events', 'activecampaign', {
        'source_event_id': "'task-' || named_tasks.id",
        'event_type': "case
            when named_tasks.task_type like '%call%' then 'call'
            when named_tasks.task_type like '%meeting%' then 'meeting'
            else 'task' end",
        'channel': "case
            when named_tasks.task_type like '%call%' then 'phone'
            when named_tasks.task_type like '%meeting%' then 'meeting'
            when named_tasks.task_type like '%email%' then 'email' end",
        'lead_source_id': 'coalesce(named_tasks.contact_id, deals.lead_source_id)',
        'account_source_id': 'deals.account_source_id',
        'content_name': 'coalesce(named_tasks.title, named_tasks.note)',
        'outcome': "case when named_tasks.is_done
            then coalesce(named_tasks.outcome_info, 'done') else 'planned' end",
        'duration_seconds': "case when named_tasks.is_done
            and named_tasks.task_type not like '%email%'
            then " ~ seconds_between('named_tasks.duedate', 'named_tasks.edate') ~ " end",
        'is_deleted': 'named_tasks.is_deleted',
        'occurred_at': 'case when named_tasks.is_done
            then coalesce(named_tasks.udate, named_tasks.duedate, named_tasks.cdate)
            else coalesce(named_tasks.duedate, named_tasks.cdate) end',
        'loaded_at': 'named_tasks.loaded_at',
    }) }}
    from named_tasks
    left join deals on named_tasks.deal_id = deals.source_id
    union all
    select {{ canonical('events', 'activecampaign', {
        'source_event_id': "'mail-' || mails.id",
        'event_type': "case
            when " ~ dbt.position('lower(contacts.email)', 'lower(mails.from_address)') ~ " > 0
                then 'email_reply'
            else 'email_sent' end",
        'channel': "'email'",
        'direction': "case
            when " ~ dbt.position('lower(contacts.email)', 'lower(mails.from_address)') ~ " > 0
                then 'in'
            else 'out' end",
        'lead_source_id': 'mails.contact_id',
        'account_source_id': 'mails.account_source_id',
        'message_id': "'mail-' || mails.id",
        'content_name': 'mails.subject',
        'is_deleted': 'mails.is_deleted',
        'occurred_at': 'mails.tstamp',
        'loaded_at': 'mails.loaded_at',
    }) }}
    from addressed_mails as mails
    left join contacts on mails.contact_id = contacts.id
)

select * from events
