-- What marketing costs and brings: for all leads, by channel and by campaign. The cost of a month
-- stands against the leads that were created in it.
with funnel as (
    select * from {{ ref('funnel') }}
    where dimension in ('all', 'channel', 'campaign')
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

costs as (
    select
        spent.*,
        {{ is_ripe_month('spent.cost_month', 'clock.as_of_date') }} as is_ripe
    from {{ ref('int_allocated_costs') }} as spent
    cross join clock
),

costs_by_dimension as (
    {%- for dimension, column in {
        'all': "'all'", 'channel': 'channel', 'campaign': 'campaign'
    }.items() %}
    select
        *,
        '{{ dimension }}' as dimension,
        {{ column }} as dimension_value
    from costs
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

costs_by_period as (
    select *, 'month' as period, cost_month as cohort_month from costs_by_dimension
    union all
    select *, 'ripe months' as period, cast(null as date) as cohort_month from costs_by_dimension
    where is_ripe
),

-- A sum without one of its costs would be too low: unknown.
cost_sums as (
    select
        period,
        cohort_month,
        dimension,
        dimension_value,
        is_ripe,
        case when count(*) = count(cost) then cast(sum(cost) as {{ dbt.type_numeric() }}) end
            as cost
    from costs_by_period
    group by 1, 2, 3, 4, 5
),

-- One below the other, so that what cost money and brought nobody is there too.
stacked as (
    select
        period, cohort_month, dimension, dimension_value, is_ripe,
        lead_count, opportunity_lead_count, customer_count, revenue, revenue_to_date, null as cost
    from funnel
    union all
    select
        period, cohort_month, dimension, dimension_value, is_ripe,
        0 as lead_count, 0 as opportunity_lead_count, 0 as customer_count,
        null as revenue, null as revenue_to_date, cost
    from cost_sums
),

summed as (
    select
        period,
        cohort_month,
        dimension,
        dimension_value,
        is_ripe,
        sum(lead_count) as lead_count,
        sum(opportunity_lead_count) as opportunity_lead_count,
        sum(customer_count) as customer_count,
        sum(cost) as cost,
        sum(revenue) as revenue,
        sum(revenue_to_date) as revenue_to_date
    from stacked
    group by 1, 2, 3, 4, 5
),

marketing_returns as (
    select
        summed.period,
        summed.cohort_month,
        summed.dimension,
        summed.dimension_value,
        summed.is_ripe,
        {%- for name in ['lead_count', 'opportunity_lead_count', 'customer_count'] %}
        cast(summed.{{ name }} as {{ dbt.type_bigint() }}) as {{ name }},
        {%- endfor %}
        {%- for name in ['cost', 'revenue', 'revenue_to_date'] %}
        cast(summed.{{ name }} as {{ dbt.type_numeric() }}) as {{ name }},
        {%- endfor %}
        {{ share('summed.cost', 'summed.lead_count') }} as cost_per_lead,
        {%- for name, count in {
            'cost_per_opportunity_lead': 'opportunity_lead_count',
            'customer_acquisition_cost': 'customer_count',
        }.items() %}
        case when summed.is_ripe then {{ share('summed.cost', 'summed.' ~ count) }} end
            as {{ name }},
        {%- endfor %}
        case
            when summed.is_ripe
                then {{ share(
                    '(case when summed.customer_count = 0 then 0 else summed.revenue end - summed.cost)',
                    'summed.cost'
                ) }}
        end as return_on_investment,
        clock.as_of_date
    from summed
    cross join clock
)

select * from marketing_returns
