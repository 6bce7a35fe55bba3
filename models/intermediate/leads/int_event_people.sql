-- Whom events mean: by record, else by email, user or device.
with event_names as (
    select * from {{ ref('int_event_names') }}
),

person_keys as (
    select * from {{ ref('int_person_keys') }}
    where lead_id is not null
),

event_people as (
    select
        event_names.known_by,
        event_names.account_source_id,
        -- A visit of a company names no person, whatever device it came from.
        coalesce(
            by_record.lead_id,
            by_email.lead_id,
            by_user.lead_id,
            case when event_names.account_source_id is null then by_device.lead_id end
        ) as lead_id
    from event_names
    {% for key_type, key in {
        'record': 'record_key', 'email': 'clean_email', 'user': 'user_id',
        'device': 'anonymous_id',
    }.items() -%}
    left join person_keys as by_{{ key_type }}
        on
            event_names.{{ key }} = by_{{ key_type }}.key_value
            and by_{{ key_type }}.key_type = '{{ key_type }}'
    {% endfor %}
)

select * from event_people
