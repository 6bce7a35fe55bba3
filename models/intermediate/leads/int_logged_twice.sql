-- Mails and calls that one system made and another one logged: the same person, kind, minute and
-- subject. The system that comes first in the alphabet is believed; these are the rows of the
-- others.
with records as (
    select
        event_id,
        source_system,
        event_type,
        record_key,
        clean_email,
        {{ dbt.date_trunc('minute', 'occurred_at') }} as occurred_minute,
        {{ bare_subject('content_name') }} as subject
    from {{ ref('int_event_records') }}
    where
        event_type in ('email_sent', 'email_reply', 'call', 'meeting', 'task')
        and not coalesce(is_deleted, false)
),

person_keys as (
    select * from {{ ref('int_person_keys') }}
),

identified as (
    select
        records.*,
        coalesce(by_record.lead_id, by_email.lead_id) as lead_id
    from records
    left join person_keys as by_record
        on records.record_key = by_record.key_value and by_record.key_type = 'record'
    left join person_keys as by_email
        on records.clean_email = by_email.key_value and by_email.key_type = 'email'
),

believed as (
    select
        lead_id,
        event_type,
        occurred_minute,
        subject,
        min(source_system) as source_system
    from identified
    where lead_id is not null
    group by 1, 2, 3, 4
    having count(distinct source_system) > 1
),

logged_twice as (
    select distinct identified.event_id
    from identified
    inner join believed
        on
            identified.lead_id = believed.lead_id
            and identified.event_type = believed.event_type
            and identified.occurred_minute = believed.occurred_minute
            and identified.subject = believed.subject
            and identified.source_system <> believed.source_system
)

select * from logged_twice
