-- What one unit of each currency is worth in the reporting currency on the as-of date. The newest
-- rate of that day or before holds, however old it is; a later one is not known yet.
with clock as (
    select as_of_date from {{ ref('int_clock') }}
),

rates as (
    select
        {{ currency_code('currency') }} as currency,
        {{ try_date('trim(valid_from)') }} as valid_from,
        {{ try_number('trim(units_per_usd)') }} as units_per_usd
    from {{ ref('exchange_rates') }}
),

ranked as (
    select
        rates.*,
        row_number() over (
            partition by rates.currency
            order by rates.valid_from desc, rates.units_per_usd asc
        ) as place
    from rates
    inner join clock on rates.valid_from <= clock.as_of_date
    where rates.units_per_usd > 0
),

reporting as (
    select units_per_usd from ranked
    where place = 1 and currency = '{{ reporting_currency() }}'
),

exchange_rates as (
    select
        ranked.currency,
        ranked.valid_from,
        reporting.units_per_usd / ranked.units_per_usd as reporting_units
    from ranked
    cross join reporting
    where ranked.place = 1
)

select * from exchange_rates
