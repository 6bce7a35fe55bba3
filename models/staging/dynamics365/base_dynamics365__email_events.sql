{{ config(enabled=in_use('dynamics365')) }}

-- Emails: one event for each person that one was sent to, or the one that wrote it. A draft, a
-- cancelled and a failed mail was never sent. Of opens Dynamics knows how many and when the last
-- was, not whose: they are told where only one person can have opened the mail.
with emails as (
    {{ raw_table('dynamics365', 'email', ['activityid'], {
        'text': ['activityid', 'subject', 'regardingobjectid', 'regardingobjecttypecode',
            'regardingobjectid_entitytype', 'correlatedactivityid', 'sender', 'torecipients'],
        'number': ['statecode', 'statuscode', 'opencount'],
        'boolean': ['directioncode'],
        'timestamp': ['senton', 'actualend', 'createdon', 'lastopenedtime'],
    }) }}
),

people as (
    select * from {{ ref('base_dynamics365__activity_people') }}
),

labels as (
    select * from {{ ref('base_dynamics365__labels') }}
    where object_name = 'email' and attribute_name = 'statuscode'
),

mails as (
    select
        emails.*,
        coalesce(people.person_id, people.address) as party,
        coalesce(
            people.person_id,
            case
                when
                    people.address is null
                    and lower(coalesce(
                        emails.regardingobjecttypecode, emails.regardingobjectid_entitytype
                    )) in ('lead', 'contact')
                    then emails.regardingobjectid
            end
        ) as lead_source_id,
        coalesce(
            people.address,
            case
                when people.person_id is not null then null
                when coalesce(emails.directioncode, true)
                    then {{ dbt.split_part('emails.torecipients', "';'", 1) }}
                else emails.sender
            end
        ) as address,
        case when coalesce(emails.directioncode, true) then 'out' else 'in' end as direction,
        coalesce(emails.statecode <> 1 or emails.statuscode = 8, false) as is_planned,
        count(*) over (partition by emails.activityid) as person_count,
        labels.label as status
    from emails
    left join people
        on
            emails.activityid = people.activityid
            and people.is_sender <> coalesce(emails.directioncode, true)
    left join labels on emails.statuscode = labels.option_value
),

events as (
    select {{ canonical('events', 'dynamics365', {
        'source_event_id': "activityid || coalesce('-' || party, '')",
        'event_type': "case direction when 'out' then 'email_sent' else 'email_reply' end",
        'channel': "'email'",
        'direction': 'direction',
        'lead_source_id': 'lead_source_id',
        'email': 'address',
        'message_id': "coalesce(case when direction = 'in' then correlatedactivityid end,
            activityid) || coalesce('-' || party, '')",
        'content_name': 'subject',
        'outcome': "case when is_planned then 'planned' else status end",
        'is_deleted': 'is_deleted',
        'occurred_at': 'coalesce(senton, actualend, createdon)',
        'loaded_at': 'loaded_at',
    }) }}
    from mails
    union all
    select {{ canonical('events', 'dynamics365', {
        'source_event_id': "'open-' || activityid",
        'event_type': "'email_open'",
        'channel': "'email'",
        'lead_source_id': 'lead_source_id',
        'email': 'address',
        'message_id': "activityid || coalesce('-' || party, '')",
        'content_name': 'subject',
        'value': 'opencount',
        'is_deleted': 'is_deleted',
        'occurred_at': 'lastopenedtime',
        'loaded_at': 'loaded_at',
    }) }}
    from mails
    where
        direction = 'out' and person_count = 1
        and opencount > 0 and lastopenedtime is not null
)

select * from events
