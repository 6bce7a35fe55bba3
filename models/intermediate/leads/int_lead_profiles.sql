-- One row per lead that is a real, living person: of each attribute the value of the record that
-- was updated last and knows it.
with records as (
    select * from {{ ref('int_lead_records') }}
    where not coalesce(is_duplicate, false)
),

identity_map as (
    select * from {{ ref('int_identity') }}
    where has_record
),

email_consents as (
    select * from {{ ref('int_consents') }}
    where channel = 'email'
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- An amount is converted by the currency of its own record.
ranked as (
    select
        records.*,
        {% for column in ['annual_revenue', 'budget_amount'] -%}
        {{ in_reporting_currency('records.' ~ column, 'records.currency') }} as known_{{ column }},
        {% endfor -%}
        identity_map.lead_id,
        email_consents.status as email_consent,
        right('00000' || cast(row_number() over (
            partition by identity_map.lead_id
            order by
                case when records.is_deleted then 1 else 0 end,
                case when records.updated_at is null then 1 else 0 end,
                records.updated_at desc,
                records.source_key asc
        ) as {{ dbt.type_string() }}), 6) as rank_text
    from records
    inner join identity_map on records.source_key = identity_map.source_key
    left join email_consents on identity_map.lead_id = email_consents.lead_id
    left join exchange_rates on {{ currency_code('records.currency') }} = exchange_rates.currency
),

profiles as (
    select
        lead_id,
        {% for column in ['clean_email', 'email_domain', 'full_name', 'job_title', 'company_name',
            'website', 'industry', 'country', 'city', 'lead_source', 'stated_need',
            'purchase_timeframe', 'currency'] + custom_attributes() -%}
        {{ first_known(column) }} as {{ 'email' if column == 'clean_email' else column }},
        {% endfor -%}
        -- A status that sales wrote later is not known on the day.
        {{ first_known('case when is_status_known then lead_status end') }} as lead_status,
        {{ first_known("source_system || ':' || account_source_id") }} as account_key,
        {{ first_known("source_system || ':' || owner_source_id") }} as owner_key,
        {% for column in ['employee_count', 'known_annual_revenue', 'known_budget_amount'] -%}
        cast({{ first_known(column) }} as {{ type_double() }})
            as {{ column | replace('known_', '') }},
        {% endfor -%}
        {{ first_known(
            "case when is_decision_maker then 'true' when not is_decision_maker then 'false' end"
        ) }} as is_decision_maker,
        coalesce(max(email_consent) = 'opted_out', false) as is_opted_out_of_email,
        count(*) as record_count,
        min(case when is_point_in_time then 1 else 0 end) = 1 as is_point_in_time,
        min(history_starts_on) as history_starts_on,
        min(created_at) as created_at
    from ranked
    group by 1
    having
        min(case when is_deleted then 1 else 0 end) = 0
        and max(suppressed_reason) is null
)

select * from profiles
