-- The funnel, by the month in which leads were created and everything that BI slices by. A lead is
-- judged by what followed within var conversion_days, so that months can be compared.
{%- set rates = {
    'lead_to_mql': ('mql_lead_count', 'stage_known_count'),
    'lead_to_opportunity': ('opportunity_lead_count', 'judged_lead_count'),
    'opportunity_to_customer': ('customer_count', 'opportunity_lead_count'),
    'lead_to_customer': ('customer_count', 'judged_lead_count'),
} %}

with lead_funnel as (
    select * from {{ ref('lead_funnel') }}
),

tier_rates as (
    select
        model_id,
        tier,
        {{ share('sum(case when is_converted then 1 else 0 end)', 'count(*)') }} as expected_rate
    from lead_funnel
    where is_ripe_month and is_judged
    group by 1, 2
),

with_expected as (
    select
        lead_funnel.*,
        case when lead_funnel.is_judged then tier_rates.expected_rate end as expected_rate
    from lead_funnel
    left join tier_rates
        on
            coalesce(lead_funnel.model_id, '') = coalesce(tier_rates.model_id, '')
            and coalesce(lead_funnel.tier, '') = coalesce(tier_rates.tier, '')
),

by_dimension as (
    {{ by_dimension('with_expected') }}
),

by_period as (
    select *, 'month' as period, cohort_month as period_month from by_dimension
    union all
    select *, 'ripe months' as period, cast(null as date) as period_month from by_dimension
    where is_ripe_month
),

counted as (
    select
        period,
        period_month as cohort_month,
        dimension,
        dimension_value,
        as_of_date,
        is_ripe_month as is_ripe,
        count(*) as lead_count,
        {%- for name, condition in {
            'judged_lead_count': 'is_judged',
            'stage_known_count': 'is_mql is not null',
            'opportunity_lead_count': 'has_opportunity',
            'customer_count': 'is_customer',
            'conversion_count': 'is_converted',
            'customer_to_date_count': 'is_customer_to_date',
        }.items() %}
        sum(case when {{ condition }} then 1 else 0 end) as {{ name }},
        {%- endfor %}
        sum(case when is_mql then 1 when is_mql is not null then 0 end) as mql_lead_count,
        sum(case when is_sql then 1 when is_sql is not null then 0 end) as sql_lead_count,
        sum(expected_rate) as expected_rate_sum,
        {{ percentile_of('days_to_customer', 0.5) }} as cycle_median,
        {{ percentile_of('days_to_customer', 0.9) }} as cycle_p90,
        sum(revenue) as revenue,
        sum(revenue_to_date) as revenue_to_date
    from by_period
    group by 1, 2, 3, 4, 5, 6
),

-- What a month has brought so far is no rate while its time is not over.
funnel as (
    select
        period,
        cohort_month,
        dimension,
        dimension_value,
        is_ripe,
        lead_count,
        {%- for name in [
            'judged_lead_count', 'stage_known_count', 'mql_lead_count', 'sql_lead_count',
            'opportunity_lead_count', 'customer_count', 'conversion_count',
            'customer_to_date_count',
        ] %}
        cast({{ name }} as {{ dbt.type_bigint() }}) as {{ name }},
        {%- endfor %}
        {%- for name, (part, whole) in rates.items() %}
        case when is_ripe then {{ share(part, whole) }} end as {{ name }}_rate,
        {%- for bound in ['low', 'high'] %}
        case when is_ripe then {{ wilson(part, whole, bound) }} end as {{ name }}_{{ bound }},
        {%- endfor %}
        {%- endfor %}
        case when is_ripe then {{ to_numeric('cycle_median') }} end as sales_cycle_days_median,
        case when is_ripe then {{ to_numeric('cycle_p90') }} end as sales_cycle_days_p90,
        case when is_ripe then cast(expected_rate_sum as {{ dbt.type_numeric() }}) end
            as expected_conversion_count,
        case when is_ripe then {{ share('conversion_count', 'expected_rate_sum') }} end
            as lead_quality,
        {%- for bound in ['low', 'high'] %}
        case
            when is_ripe
                then {{ share(
                    wilson('conversion_count', 'judged_lead_count', bound) ~ ' * judged_lead_count',
                    'expected_rate_sum'
                ) }}
        end as lead_quality_{{ bound }},
        {%- endfor %}
        cast(revenue as {{ dbt.type_numeric() }}) as revenue,
        cast(revenue_to_date as {{ dbt.type_numeric() }}) as revenue_to_date,
        as_of_date
    from counted
)

select * from funnel
