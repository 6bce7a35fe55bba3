-- Opportunities with their lead, as known on the as-of date: what was closed later is still open,
-- what came later is not there.
with opportunity_rows as (
    select * from {{ ref('int_opportunity_rows') }}
),

person_keys as (
    select * from {{ ref('int_person_keys') }}
    where key_type = 'record'
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

versions as (
    {{ known_versions('opportunities', 'opportunity_rows', 'opportunity_history') }}
),

opportunities as (
    select
        opportunity_rows.source_key,
        opportunity_rows.source_system,
        {{ known_columns('opportunities', 'opportunity_rows', 'versions') }}
    from opportunity_rows
    left join versions on opportunity_rows.source_key = versions.source_key
    where not opportunity_rows.is_duplicate and not coalesce(opportunity_rows.is_deleted, false)
),

known as (
    select
        opportunities.source_key as opportunity_id,
        person_keys.lead_id,
        opportunities.opportunity_name,
        -- A stage that sales wrote later is not known on the day.
        case
            when opportunities.is_point_in_time then opportunities.stage
        end as stage,  -- noqa: RF04
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
    where cast(opportunities.created_at as date) <= clock.as_of_date
)

select * from known
