-- What became of the leads, by the month in which they were created, their tier and where they came
-- from.
with scored_leads as (
    select * from {{ ref('scored_leads') }}
),

outcomes as (
    select * from {{ ref('int_outcomes') }}
),

lead_outcomes as (
    select
        scored_leads.model_id,
        cast({{ dbt.date_trunc('month', 'scored_leads.created_at') }} as date) as created_month,
        scored_leads.tier,
        coalesce(scored_leads.lead_source, 'unknown') as lead_source,
        scored_leads.as_of_date,
        case when outcomes.lead_id is not null then 1 else 0 end as has_opportunity,
        case when outcomes.won_count > 0 then 1 else 0 end as is_customer,
        {{ dbt.datediff('scored_leads.created_at', 'outcomes.won_on', 'day') }}
            as sales_cycle_days
    from scored_leads
    left join outcomes on scored_leads.lead_id = outcomes.lead_id
),

lead_kpis as (
    select
        model_id,
        created_month,
        tier,
        lead_source,
        as_of_date,
        count(*) as lead_count,
        cast(sum(has_opportunity) as {{ dbt.type_bigint() }}) as opportunity_lead_count,
        cast(sum(is_customer) as {{ dbt.type_bigint() }}) as customer_count,
        cast(sum(sales_cycle_days) as {{ dbt.type_bigint() }}) as sales_cycle_days_sum,
        {{ share('sum(has_opportunity)', 'count(*)') }} as lead_to_opportunity_rate,
        {{ share('sum(is_customer)', 'sum(has_opportunity)') }} as opportunity_to_customer_rate,
        {{ share('sum(sales_cycle_days)', 'count(sales_cycle_days)') }} as sales_cycle_days_average,
        cast(
            {{ percentile_of('sales_cycle_days', 0.5) }}
            as {{ dbt.type_numeric() }}
        ) as sales_cycle_days_median
    from lead_outcomes
    group by 1, 2, 3, 4, 5
)

select * from lead_kpis
