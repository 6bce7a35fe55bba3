-- Mails and calls that one system made and another one logged: the same person, kind, minute and
-- subject. The system that comes first in the alphabet is believed; these are the rows of the
-- others.
with event_rows as (
    select * from {{ ref('int_event_rows') }}
    where event_type in ('email_sent', 'email_reply', 'call', 'meeting', 'task') and not is_deleted
),

people as (
    select * from {{ ref('int_event_people') }}
    where lead_id is not null
),

identified as (
    select
        event_rows.event_id,
        event_rows.part,
        event_rows.source_system,
        event_rows.event_type,
        event_rows.content_name,
        people.lead_id,
        {{ dbt.date_trunc('minute', 'event_rows.occurred_at') }} as occurred_minute
    from event_rows
    inner join people on event_rows.known_by = people.known_by
),

-- Subjects are only read where two systems have something of one person and minute.
shared_minutes as (
    select
        lead_id,
        event_type,
        occurred_minute
    from identified
    group by 1, 2, 3
    having min(source_system) <> max(source_system)
),

candidates as (
    select
        identified.*,
        {{ bare_subject('identified.content_name') }} as subject
    from identified
    inner join shared_minutes
        on
            identified.lead_id = shared_minutes.lead_id
            and identified.event_type = shared_minutes.event_type
            and identified.occurred_minute = shared_minutes.occurred_minute
),

believed as (
    select
        lead_id,
        event_type,
        occurred_minute,
        subject,
        min(source_system) as source_system
    from candidates
    group by 1, 2, 3, 4
    having min(source_system) <> max(source_system)
),

logged_twice as (
    select distinct
        candidates.event_id,
        candidates.part
    from candidates
    inner join believed
        on
            candidates.lead_id = believed.lead_id
            and candidates.event_type = believed.event_type
            and candidates.occurred_minute = believed.occurred_minute
            and candidates.subject = believed.subject
            and candidates.source_system <> believed.source_system
)

select * from logged_twice
