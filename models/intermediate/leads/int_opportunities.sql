-- Opportunities with their lead, as known on the as-of date: what was closed later is still open,
-- what came later is not there.
with opportunity_rows as (
    select * from {{ ref('int_opportunity_rows') }}
),

person_keys as (
    select * from {{ ref('int_person_keys') }}
    where key_type = 'record'
),

last_stages as (
    select * from {{ ref('int_opportunity_stages') }}
    where places_from_last = 1
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

versions as (
    {{ known_versions('opportunities', 'opportunity_rows') }}
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
        opportunities.source_system || ':' || opportunities.owner_source_id as owner_key,
        opportunities.source_system || ':' || opportunities.campaign_source_id as campaign_key,
        opportunities.pipeline,
        -- A stage that sales wrote later is not known on the day, unless the system's own history
        -- tells.
        coalesce(
            {{ 'last_stages.stage' if var('as_of', '') else 'opportunities.stage' }},
            case when opportunities.is_status_known then opportunities.stage end,
            last_stages.stage
        ) as stage,  -- noqa: RF04
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
    left join last_stages on opportunities.source_key = last_stages.opportunity_id
    left join person_keys
        on
            opportunities.source_system || ':' || opportunities.lead_source_id
            = person_keys.key_value
    where cast(opportunities.created_at as date) <= clock.as_of_date
)

select * from known
