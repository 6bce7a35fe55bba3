with records as (
    select job_title, country, industry, currency from {{ ref('int_lead_records') }}
    union all
    select cast(null as {{ dbt.type_string() }}) as job_title, country, industry, currency
    from {{ ref('int_accounts') }}
),

exchange_rates as (
    select currency from {{ ref('int_exchange_rates') }}
),

unknown as (
    select 'job_title' as kind, job_title as written_as
    from {{ ref('int_job_levels') }}
    where matched_word is null
    union all
    select 'country' as kind, country as written_as
    from {{ ref('int_country_codes') }}
    where matched_word is null
    union all
    select 'industry' as kind, industry as written_as
    from {{ ref('int_industry_groups') }}
    where matched_word is null
    union all
    select distinct 'currency' as kind, records.currency as written_as
    from records
    left join exchange_rates
        on {{ currency_code('records.currency') }} = exchange_rates.currency
    where
        exchange_rates.currency is null
        and {{ currency_code('records.currency') }} not in ('', '{{ reporting_currency() }}')
),

counts as (
    select 'job_title' as kind, job_title as written_as, count(*) as lead_records
    from records
    group by job_title
    union all
    select 'country' as kind, country as written_as, count(*) as lead_records
    from records
    group by country
    union all
    select 'industry' as kind, industry as written_as, count(*) as lead_records
    from records
    group by industry
    union all
    select 'currency' as kind, currency as written_as, count(*) as lead_records
    from records
    group by currency
),

unknown_words as (
    select unknown.kind, unknown.written_as, counts.lead_records
    from unknown
    inner join counts on unknown.kind = counts.kind and unknown.written_as = counts.written_as
)

select * from unknown_words
