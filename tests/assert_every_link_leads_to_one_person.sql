-- Whoever a system says is one person is one lead: both ends of a link, as far as it is known on
-- the as-of date, have the same lead. Chains of links follow from that.
with links as (
    select
        source_system || ':' || from_source_id as from_key,
        coalesce(to_system, source_system) || ':' || to_source_id as to_key,
        cast(linked_at as date) as linked_on
    from {{ ref('int_links') }}
),

people as (
    select source_key, lead_id from {{ ref('int_identity') }}
)

select
    links.from_key,
    links.to_key,
    from_people.lead_id as from_lead_id,
    to_people.lead_id as to_lead_id
from links
cross join {{ ref('int_clock') }} as clock
inner join people as from_people on links.from_key = from_people.source_key
inner join people as to_people on links.to_key = to_people.source_key
where
    from_people.lead_id <> to_people.lead_id
    and coalesce(links.linked_on <= clock.as_of_date, true)
