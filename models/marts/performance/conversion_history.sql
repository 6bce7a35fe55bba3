-- What ripe leads of each channel and tier became, and what leads cost now: what a plan is made of.
with lead_funnel as (
    select * from {{ ref('lead_funnel') }}
),

returns as (
    select * from {{ ref('marketing_returns') }}
    where period = 'month' and dimension in ('all', 'channel')
),

-- Each lead counts for its channel and tier, and for all of them.
cells as (
    {%- for channel, tier in [
        ('channel', "coalesce(tier, 'unknown')"), ('channel', "'all'"),
        ("'all'", "coalesce(tier, 'unknown')"), ("'all'", "'all'")
    ] %}
    select
        {{ channel }} as channel,
        {{ tier }} as tier,
        case when is_ripe and is_judged then 1 else 0 end as ripe_lead,
        case when is_ripe and is_customer then 1 else 0 end as ripe_customer,
        case when is_ripe and is_customer then days_to_customer end as cycle_days,
        case when is_ripe and is_customer then revenue end as revenue,
        case
            when
                {{ dbt.datediff('cast(created_at as date)', 'as_of_date', 'day') }}
                < {{ conversion_days() }}
                then 1
            else 0
        end as recent_lead,
        as_of_date
    from lead_funnel
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        channel,
        tier,
        as_of_date,
        cast(sum(ripe_lead) as {{ dbt.type_bigint() }}) as ripe_lead_count,
        cast(sum(ripe_customer) as {{ dbt.type_bigint() }}) as ripe_customer_count,
        cast(sum(recent_lead) as {{ dbt.type_bigint() }}) as recent_lead_count,
        {{ percentile_of('cycle_days', 0.5) }} as cycle_median,
        {{ percentile_of('cycle_days', 0.9) }} as cycle_p90,
        {{ share('sum(revenue)', 'count(revenue)') }} as revenue_per_customer
    from cells
    group by 1, 2, 3
),

totals as (
    select * from counted
    where channel = 'all' and tier = 'all'
),

-- Twelve months, so that each season counts once.
lead_costs as (
    select
        dimension_value as channel,
        {{ share('sum(cost)', 'sum(lead_count)') }} as cost_per_lead
    from returns
    where cohort_month >= {{ days_later(dbt.date_trunc('month', 'as_of_date'), -335) }}
    group by 1
),

conversion_history as (
    select
        counted.channel,
        counted.tier,
        counted.ripe_lead_count,
        counted.ripe_customer_count,
        {{ share('counted.ripe_customer_count', 'counted.ripe_lead_count') }} as customer_rate,
        {%- for bound in ['low', 'high'] %}
        {{ wilson('counted.ripe_customer_count', 'counted.ripe_lead_count', bound) }}
            as customer_rate_{{ bound }},
        {%- endfor %}
        {{ share('counted.ripe_lead_count', 'totals.ripe_lead_count') }} as lead_share,
        counted.recent_lead_count,
        {{ share('counted.recent_lead_count', 'totals.recent_lead_count') }} as recent_lead_share,
        {{ to_numeric('counted.cycle_median') }} as sales_cycle_days_median,
        {{ to_numeric('counted.cycle_p90') }} as sales_cycle_days_p90,
        counted.revenue_per_customer,
        lead_costs.cost_per_lead,
        counted.as_of_date
    from counted
    cross join totals
    left join lead_costs on counted.channel = lead_costs.channel
)

select * from conversion_history
