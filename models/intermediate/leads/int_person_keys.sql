-- Every key by which an event may name a person, and the lead that it means. A key that means two
-- people means nobody.
with identity_map as (
    select * from {{ ref('int_identity') }}
),

records as (
    select * from {{ ref('int_lead_records') }}
),

events as (
    select * from {{ ref('int_event_records') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

keys_of_records as (
    select
        identity_map.source_key,
        records.clean_email,
        records.user_id,
        identity_map.lead_id
    from identity_map
    left join records on identity_map.source_key = records.source_key
),

-- A device belongs to the person who identified themselves on it, as far as that is known on the
-- as-of date.
identified_devices as (
    select distinct events.anonymous_id, keys_of_records.lead_id
    from events
    inner join keys_of_records on events.user_id = keys_of_records.user_id
    cross join clock
    where events.anonymous_id is not null and cast(events.occurred_at as date) <= clock.as_of_date
),

all_keys as (
    select 'record' as key_type, source_key as key_value, lead_id from keys_of_records
    union all
    select 'email' as key_type, clean_email as key_value, lead_id from keys_of_records
    union all
    select 'user' as key_type, user_id as key_value, lead_id from keys_of_records
    union all
    select 'device' as key_type, anonymous_id as key_value, lead_id from identified_devices
),

person_keys as (
    select
        key_type,
        key_value,
        min(lead_id) as lead_id
    from all_keys
    where key_value is not null
    group by 1, 2
    having count(distinct lead_id) = 1
)

select * from person_keys
