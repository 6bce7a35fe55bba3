-- Every key by which an event may name a person, the lead that it means, and why. A key that means
-- two people means nobody.
with identity_map as (
    select * from {{ ref('int_identity') }}
),

records as (
    select * from {{ ref('int_lead_records') }}
),

email_changes as (
    select * from {{ ref('int_field_changes') }}
    where entity = 'leads' and field = 'email'
),

event_names as (
    select * from {{ ref('int_event_names') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

keys_of_records as (
    select
        identity_map.source_key,
        records.clean_email,
        records.user_id,
        identity_map.lead_id,
        identity_map.matched_by
    from identity_map
    left join records on identity_map.source_key = records.source_key
),

-- Mails know people by the address of their time. An address that somebody has now is theirs.
former_emails as (
    select
        identity_map.lead_id,
        {{ clean_email('email_changes.old_value') }} as clean_email
    from email_changes
    inner join identity_map on email_changes.source_key = identity_map.source_key
),

emails as (
    select clean_email, lead_id, 'email of a record' as reason from keys_of_records
    {{ union_distinct() }}
    select former_emails.clean_email, former_emails.lead_id, 'former email of a record' as reason
    from former_emails
    left join keys_of_records on former_emails.clean_email = keys_of_records.clean_email
    where keys_of_records.source_key is null
),

-- Events that say who is behind a user id or on a device, as far as that is known on the as-of
-- date.
naming_events as (
    select event_names.*
    from event_names
    cross join clock
    where
        coalesce(event_names.anonymous_id, event_names.user_id) is not null
        and coalesce(event_names.record_key, event_names.clean_email, event_names.user_id)
        is not null
        and event_names.account_source_id is null
        and event_names.first_event_date <= clock.as_of_date
),

named_people as (
    select naming_events.user_id, naming_events.anonymous_id, keys_of_records.lead_id
    from naming_events
    inner join keys_of_records on naming_events.record_key = keys_of_records.source_key
    {{ union_distinct() }}
    select naming_events.user_id, naming_events.anonymous_id, emails.lead_id
    from naming_events
    inner join emails on naming_events.clean_email = emails.clean_email
),

users as (
    select user_id, lead_id, 'user id of a record' as reason from keys_of_records
    {{ union_distinct() }}
    select user_id, lead_id, 'named while signed in' as reason from named_people
),

devices as (
    select anonymous_id, lead_id, 'named on the device' as reason from named_people
    {{ union_distinct() }}
    select naming_events.anonymous_id, users.lead_id, 'signed in on the device' as reason
    from naming_events
    inner join users on naming_events.user_id = users.user_id
),

all_keys as (
    select
        'record' as key_type,
        source_key as key_value,
        lead_id,
        matched_by as reason
    from keys_of_records
    union all
    select 'email' as key_type, clean_email as key_value, lead_id, reason from emails
    union all
    select 'user' as key_type, user_id as key_value, lead_id, reason from users
    union all
    select 'device' as key_type, anonymous_id as key_value, lead_id, reason from devices
),

person_keys as (
    select
        key_type,
        key_value,
        case when count(distinct lead_id) = 1 then min(lead_id) end as lead_id,
        case
            when count(distinct lead_id) > 1
                then
                    'means ' || cast(count(distinct lead_id) as {{ dbt.type_string() }})
                    || ' people'
            else min(reason)
        end as reason
    from all_keys
    where key_value is not null
    group by 1, 2
)

select * from person_keys
