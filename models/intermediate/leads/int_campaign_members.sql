-- Who was in which campaign, as known on the as-of date: one row per campaign and lead, the first
-- answer counts.
with members as (
    {{ union_systems('campaign_members') }}
),

person_keys as (
    select * from {{ ref('int_person_keys') }}
    where key_type = 'record' and lead_id is not null
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

campaign_members as (
    select
        members.source_system || ':' || members.campaign_source_id as campaign_key,
        person_keys.lead_id,
        min(members.added_at) as added_at,
        min(case
            when members.has_responded and cast(members.responded_at as date) <= clock.as_of_date
                then members.responded_at
        end) as responded_at
    from members
    cross join clock
    inner join person_keys
        on members.source_system || ':' || members.lead_source_id = person_keys.key_value
    where
        not coalesce(members.is_deleted, false)
        and coalesce(cast(members.added_at as date) <= clock.as_of_date, true)
    group by 1, 2
)

select * from campaign_members
