-- What opportunities are worth in the reporting currency: a closed one at the rate of the day on
-- which it closed, an open one at the rate of the as-of date.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

rates as (
    select * from {{ ref('int_dated_rates') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

dated as (
    select
        opportunities.*,
        {{ currency_code('opportunities.currency') }} as known_currency,
        coalesce(cast(opportunities.closed_at as date), clock.as_of_date) as valued_on
    from opportunities
    cross join clock
),

-- An amount without a currency is in the reporting currency.
opportunity_amounts as (
    select
        dated.*,
        {{ in_reporting_currency('dated.amount', 'dated.currency', 'rates') }} as reporting_amount
    from dated
    left join rates
        on
            dated.known_currency = rates.currency
            and dated.valued_on >= rates.valid_from
            and dated.valued_on < rates.valid_until
)

select * from opportunity_amounts
