{{ config(enabled=training_weeks() > 0) }}

-- What was known of each lead, and from which day until which: of each attribute the value of the
-- record that had been updated last and knew it, as int_lead_profiles says it for the as-of date.
with record_periods as (
    select * from {{ ref('int_record_periods') }}
),

records as (
    select * from {{ ref('int_lead_records') }}
    where is_known
),

identity_map as (
    select * from {{ ref('int_identity') }}
    where has_record
),

profiles as (
    select lead_id from {{ ref('int_lead_profiles') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- A record says nothing before it was created.
of_leads as (
    select
        profiles.lead_id,
        records.source_system,
        records.is_deleted,
        record_periods.*,
        {% for column in ['annual_revenue', 'budget_amount'] -%}
        {{ in_reporting_currency('record_periods.' ~ column, 'record_periods.currency') }}
            as known_{{ column }},
        {% endfor -%}
        case
            when cast(records.created_at as date) > record_periods.from_date
                then cast(records.created_at as date)
            else record_periods.from_date
        end as starts_on
    from record_periods
    inner join records on record_periods.source_key = records.source_key
    inner join identity_map on record_periods.source_key = identity_map.source_key
    inner join profiles on identity_map.lead_id = profiles.lead_id
    left join exchange_rates
        on {{ currency_code('record_periods.currency') }} = exchange_rates.currency
),

days as (
    select distinct lead_id, starts_on as from_date from of_leads
    where starts_on < until_date
),

periods as (
    select
        lead_id,
        from_date,
        coalesce(lead(from_date) over (partition by lead_id order by from_date), {{ last_day() }})
            as until_date
    from days
),

ranked as (
    select
        of_leads.*,
        periods.from_date as period_from,
        periods.until_date as period_until,
        right('00000' || cast(row_number() over (
            partition by periods.lead_id, periods.from_date
            order by
                case when of_leads.is_deleted then 1 else 0 end,
                case when of_leads.updated_at is null then 1 else 0 end,
                of_leads.updated_at desc,
                of_leads.source_key asc
        ) as {{ dbt.type_string() }}), 6) as rank_text
    from periods
    inner join of_leads
        on
            periods.lead_id = of_leads.lead_id
            and periods.from_date >= of_leads.starts_on
            and periods.from_date < of_leads.until_date
),

profile_periods as (
    select
        lead_id,
        period_from as from_date,
        {% for column in ['job_title', 'company_name', 'email_domain', 'industry', 'country',
            'city', 'lead_source', 'stated_need', 'purchase_timeframe'] + custom_attributes() -%}
        {{ first_known(column) }} as {{ column }},
        {% endfor -%}
        {{ first_known("source_system || ':' || account_source_id") }} as account_key,
        {% for column in ['employee_count', 'known_annual_revenue', 'known_budget_amount'] -%}
        cast({{ first_known(column) }} as {{ type_double() }})
            as {{ column | replace('known_', '') }},
        {% endfor -%}
        {{ first_known(
            "case when is_decision_maker then 'true' when not is_decision_maker then 'false' end"
        ) }} as is_decision_maker,
        min(period_until) as until_date
    from ranked
    group by 1, 2
)

select * from profile_periods
