-- Which raw ids became which lead, and why.
with person_keys as (
    select * from {{ ref('int_person_keys') }}
),

scored_leads as (
    select lead_id from {{ ref('scored_leads') }}
),

identity_map as (
    select
        person_keys.key_type as id_type,
        person_keys.key_value as id_value,
        person_keys.lead_id,
        person_keys.reason,
        scored_leads.lead_id is not null as is_scored
    from person_keys
    left join scored_leads on person_keys.lead_id = scored_leads.lead_id
)

select * from identity_map
