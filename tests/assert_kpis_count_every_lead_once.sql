-- The KPIs count each scored lead once; of leads some have opportunities, of those some are
-- customers.
with lead_kpis as (
    select * from {{ ref('lead_kpis') }}
),

totals as (
    select
        'all leads' as lead_group,
        (select count(*) from {{ ref('scored_leads') }}) as lead_count,
        sum(lead_count) as counted
    from lead_kpis
),

problems as (
    select lead_group, lead_count, counted from totals
    where lead_count <> coalesce(counted, 0)
    union all
    select
        lead_source as lead_group,
        lead_count,
        opportunity_lead_count as counted
    from lead_kpis
    where opportunity_lead_count > lead_count or customer_count > opportunity_lead_count
)

select * from problems
