-- One person is one lead. Records with the same email are one; so are records that a system says
-- are the same (merged, converted, linked), however long the chain. Exact keys only, unless var
-- match_people_by asks for more: a wrong merge is worse than none.
with recursive records as (
    select * from {{ ref('int_lead_records') }}
    where is_known
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

links as (
    select * from {{ ref('int_links') }}
),

-- The records of one email first: after this step only explicit links are left to follow, and their
-- chains are short.
email_groups as (
    select
        source_key,
        case
            when merge_email is null then source_key
            else min(source_key) over (partition by merge_email)
        end as group_key
    from records
),

known_links as (
    select
        links.source_system || ':' || links.from_source_id as from_key,
        coalesce(links.to_system, links.source_system) || ':' || links.to_source_id as to_key,
        links.reason
    from links
    cross join clock
    where coalesce(cast(links.linked_at as date) <= clock.as_of_date, true)
    {%- for words, key in keys_that_match_people().items() %}
    union all
    select
        source_key as from_key,
        min(source_key) over (partition by {{ key }}) as to_key,
        'same {{ words }}' as reason
    from records
    where {{ key }} is not null
    {%- endfor %}
),

-- A key without a record (a merged contact that the loader no longer has) still leads to its
-- person.
linked_groups as (
    select
        coalesce(from_groups.group_key, known_links.from_key) as from_group,
        coalesce(to_groups.group_key, known_links.to_key) as to_group
    from known_links
    left join email_groups as from_groups on known_links.from_key = from_groups.source_key
    left join email_groups as to_groups on known_links.to_key = to_groups.source_key
),

both_ways as (
    select from_group, to_group from linked_groups
    where from_group <> to_group
    {{ union_distinct() }}
    select to_group as from_group, from_group as to_group from linked_groups
    where from_group <> to_group
),

reached as (
    {{ everything_reached('linked_groups', 'both_ways') }}
),

people as (
    select group_key, min(reached_group) as person_key from reached
    group by 1
),

all_keys as (
    select source_key, group_key from email_groups
    {{ union_distinct() }}
    select known_links.from_key as source_key, known_links.from_key as group_key
    from known_links
    left join email_groups on known_links.from_key = email_groups.source_key
    where email_groups.source_key is null
),

keys_of_people as (
    select
        all_keys.source_key,
        coalesce(people.person_key, all_keys.group_key) as person_key,
        records.created_at,
        records.source_key is not null as has_record
    from all_keys
    left join people on all_keys.group_key = people.group_key
    left join records on all_keys.source_key = records.source_key
),

-- The lead is named after its oldest record: newer records that turn out to be the same person do
-- not rename it.
named as (
    select
        source_key,
        has_record,
        first_value(source_key) over (
            partition by person_key
            order by
                case when has_record then 0 else 1 end,
                case when created_at is null then 1 else 0 end,
                created_at,
                source_key
        ) as lead_id
    from keys_of_people
),

link_ends as (
    select from_key as source_key, reason from known_links
    where from_key <> to_key
    union all
    select to_key as source_key, reason from known_links
    where from_key <> to_key
),

reasons as (
    select source_key, min(reason) as reason
    from link_ends
    group by 1
),

identity_map as (
    select
        named.source_key,
        named.lead_id,
        named.has_record,
        case
            when named.source_key = named.lead_id then 'itself'
            else coalesce(reasons.reason, 'same email')
        end as matched_by
    from named
    left join reasons on named.source_key = reasons.source_key
)

select * from identity_map
