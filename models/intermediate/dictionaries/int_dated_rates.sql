-- What one unit of each currency was worth in the reporting currency, for each span of days in
-- which neither rate changed.
with rates as (
    select
        {{ currency_code('currency') }} as currency,
        {{ try_date('trim(valid_from)') }} as valid_from,
        {{ try_number('trim(units_per_usd)') }} as units_per_usd
    from {{ ref('exchange_rates') }}
),

spans as (
    select
        *,
        coalesce(
            lead(valid_from) over (partition by currency order by valid_from, units_per_usd),
            cast('9999-12-31' as date)
        ) as valid_until
    from rates
    where units_per_usd > 0
),

dated_rates as (
    select
        spans.currency,
        case
            when reporting.valid_from > spans.valid_from then reporting.valid_from
            else spans.valid_from
        end as valid_from,
        case
            when reporting.valid_until < spans.valid_until then reporting.valid_until
            else spans.valid_until
        end as valid_until,
        reporting.units_per_usd / spans.units_per_usd as reporting_units
    from spans
    inner join spans as reporting
        on
            reporting.currency = '{{ reporting_currency() }}'
            and spans.valid_until > reporting.valid_from
            and spans.valid_from < reporting.valid_until
)

select * from dated_rates
