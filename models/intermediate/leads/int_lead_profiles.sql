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

ranked as (
    select
        records.*,
        identity_map.lead_id,
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
),

profiles as (
    select
        lead_id,
        {% for column in ['clean_email', 'full_name', 'job_title', 'company_name', 'website',
            'industry', 'country', 'city', 'lead_source', 'stated_need', 'purchase_timeframe'] -%}
        {{ first_known(column) }} as {{ 'email' if column == 'clean_email' else column }},
        {% endfor -%}
        {{ first_known("source_system || ':' || account_source_id") }} as account_key,
        {{ first_known("source_system || ':' || owner_source_id") }} as owner_key,
        {% for column in ['employee_count', 'annual_revenue', 'budget_amount'] -%}
        cast({{ first_known(column) }} as {{ type_double() }}) as {{ column }},
        {% endfor -%}
        {{ first_known(
            "case when is_decision_maker then 'true' when not is_decision_maker then 'false' end"
        ) }} as is_decision_maker,
        -- The strictest wins: an opt-out in one system is an opt-out.
        max(case when is_opted_out_of_email then 1 else 0 end) = 1 as is_opted_out_of_email,
        count(*) as record_count,
        min(created_at) as created_at
    from ranked
    group by 1
    having
        min(case when is_deleted then 1 else 0 end) = 0
        and max(case when is_suppressed then 1 else 0 end) = 0
)

select * from profiles
