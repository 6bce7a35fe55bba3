-- Opportunities with their lead, as known on the as-of date: what was closed later is still open,
-- what came later is not there.
with opportunities as (
    {{ union_systems('opportunities') }}
),

person_keys as (
    select * from {{ ref('int_person_keys') }}
    where key_type = 'record'
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

known as (
    select
        opportunities.source_system || ':' || opportunities.source_id as opportunity_id,
        person_keys.lead_id,
        opportunities.opportunity_name,
        opportunities.currency,
        opportunities.amount,
        coalesce(opportunities.is_closed, false)
        and coalesce(cast(opportunities.closed_at as date) <= clock.as_of_date, true) as is_closed,
        coalesce(opportunities.is_won, false)
        and coalesce(cast(opportunities.closed_at as date) <= clock.as_of_date, true) as is_won,
        opportunities.created_at,
        case
            when cast(opportunities.closed_at as date) <= clock.as_of_date
                then opportunities.closed_at
        end as closed_at
    from opportunities
    cross join clock
    left join person_keys
        on
            opportunities.source_system || ':' || opportunities.lead_source_id
            = person_keys.key_value
    where
        not coalesce(opportunities.is_deleted, false)
        and cast(opportunities.created_at as date) <= clock.as_of_date
)

select * from known
