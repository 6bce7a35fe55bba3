-- How many leads have which score, in steps of ten, and how many of them became opportunities.
--   dbt show -s score_distribution --limit 20
with leads as (
    select * from {{ ref('scored_leads') }}
),

opportunities as (
    select distinct lead_id from {{ ref('int_opportunities') }} where lead_id is not null
),

distribution as (
    select
        floor(leads.lead_score / 10) * 10 as score_from,
        count(*) as lead_count,
        count(opportunities.lead_id) as with_opportunity,
        round(count(opportunities.lead_id) * 100.0 / count(*), 1) as percent
    from leads
    left join opportunities on leads.lead_id = opportunities.lead_id
    group by 1
    order by 1 desc
)

select * from distribution
