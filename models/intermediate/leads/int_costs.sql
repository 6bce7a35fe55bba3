-- What marketing has cost up to the as-of date, in the reporting currency at the rate of its day:
-- the rows of advertising tables, and what a CRM says that a campaign has cost, on its first day.
with costs as (
    {{ union_systems('costs') }}
),

campaigns as (
    select * from {{ ref('int_campaigns') }}
),

rates as (
    select * from {{ ref('int_dated_rates') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

all_costs as (
    select
        source_system,
        cast(cost_date as date) as cost_date,
        lower(channel) as channel,
        source_system || ':' || campaign_source_id as campaign_key,
        campaign_name,
        utm_source,
        utm_medium,
        utm_campaign,
        cost,
        {{ currency_code('currency') }} as currency,
        'cost table' as basis
    from costs
    union all
    select
        source_system,
        starts_on as cost_date,
        campaign_type as channel,
        campaign_key,
        campaign_name,
        null as utm_source,
        null as utm_medium,
        null as utm_campaign,
        actual_cost as cost,
        {{ currency_code('currency') }} as currency,
        'campaign' as basis
    from campaigns
    where actual_cost > 0
),

-- A cost without a currency is in the reporting currency.
converted_costs as (
    select
        all_costs.*,
        case
            when coalesce(all_costs.currency, '') in ('', '{{ reporting_currency() }}')
                then all_costs.cost
            else all_costs.cost * rates.reporting_units
        end as reporting_cost
    from all_costs
    cross join clock
    left join rates
        on
            all_costs.currency = rates.currency
            and all_costs.cost_date >= rates.valid_from
            and all_costs.cost_date < rates.valid_until
    where coalesce(all_costs.cost_date <= clock.as_of_date, true)
)

select * from converted_costs
