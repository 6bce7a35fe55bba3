-- What each month has cost, by channel and campaign, in the reporting currency.
with costs as (
    select * from {{ ref('int_costs') }}
),

campaign_channels as (
    select * from {{ ref('int_campaign_channels') }}
),

utm_channels as (
    select * from {{ ref('int_utm_channels') }}
),

channels as (
    select * from {{ ref('int_channels') }}
    where basis = 'campaign_type'
),

told_daily as (
    select distinct campaign_key from costs
    where basis = 'cost table' and campaign_key is not null
),

-- A campaign whose cost is in the cost table by day is not counted again in one sum.
allocated as (
    select
        cast({{ dbt.date_trunc('month', 'costs.cost_date') }} as date) as cost_month,
        coalesce(
            channels.channel, campaign_channels.channel, utm_channels.channel,
            case when costs.channel is null then 'unknown' else 'other' end
        ) as channel,
        coalesce(
            campaign_channels.campaign, costs.campaign_name, costs.utm_campaign,
            costs.campaign_key, 'unknown'
        ) as campaign,
        {{ to_numeric('costs.reporting_cost') }} as cost
    from costs
    left join told_daily on costs.campaign_key = told_daily.campaign_key
    left join channels on trim({{ normalise_words('costs.channel') }}) = channels.word
    left join campaign_channels on costs.campaign_key = campaign_channels.campaign_key
    left join utm_channels
        on
            coalesce(costs.utm_source, '') = utm_channels.utm_source
            and coalesce(costs.utm_medium, '') = utm_channels.utm_medium
    where costs.basis = 'cost table' or told_daily.campaign_key is null
),

-- A sum without one of its costs would be too low: unknown.
allocated_costs as (
    select
        cost_month,
        channel,
        campaign,
        case when count(*) = count(cost) then cast(sum(cost) as {{ dbt.type_numeric() }}) end
            as cost
    from allocated
    group by 1, 2, 3
)

select * from allocated_costs
