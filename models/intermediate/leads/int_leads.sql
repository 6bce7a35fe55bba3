-- The lead as the rules see it: its own attributes, what the dictionaries make of them, and its
-- account's.
with profiles as (
    select * from {{ ref('int_lead_profiles') }}
),

accounts as (
    select * from {{ ref('int_accounts') }}
),

job_levels as (
    select * from {{ ref('int_job_levels') }}
),

country_codes as (
    select * from {{ ref('int_country_codes') }}
),

industry_groups as (
    select * from {{ ref('int_industry_groups') }}
),

free_email_domains as (
    select * from {{ ref('free_email_domains') }}
),

completed as (
    select
        profiles.*,
        accounts.account_name,
        accounts.industry as account_industry,
        accounts.employee_count as account_employee_count,
        accounts.annual_revenue as account_annual_revenue,
        accounts.country as account_country,
        accounts.domain as account_domain,
        {{ dbt.split_part('profiles.email', "'@'", 2) }} as email_domain,
        coalesce(profiles.industry, accounts.industry) as known_industry,
        coalesce(profiles.country, accounts.country) as known_country
    from profiles
    left join accounts on profiles.account_key = accounts.account_key
),

leads as (
    select
        completed.lead_id,
        completed.email,
        completed.email_domain,
        completed.full_name,
        completed.job_title,
        job_levels.job_level,
        coalesce(completed.company_name, completed.account_name) as company_name,
        completed.known_industry as industry,
        industry_groups.industry_group,
        completed.known_country as country,
        country_codes.country_code,
        country_codes.region,
        completed.city,
        completed.lead_source,
        completed.stated_need,
        completed.purchase_timeframe,
        completed.owner_key,
        completed.account_key,
        completed.account_name,
        completed.account_industry,
        completed.account_country,
        completed.account_domain,
        coalesce(completed.employee_count, completed.account_employee_count) as employee_count,
        coalesce(completed.annual_revenue, completed.account_annual_revenue) as annual_revenue,
        completed.budget_amount,
        completed.account_employee_count,
        completed.account_annual_revenue,
        completed.record_count,
        completed.is_decision_maker,
        case
            when completed.email_domain is not null then free_email_domains.domain is not null
        end as is_free_email,
        completed.is_opted_out_of_email,
        completed.created_at,
        cast(completed.created_at as date) as created_date
    from completed
    left join job_levels on completed.job_title = job_levels.job_title
    left join country_codes on completed.known_country = country_codes.country
    left join industry_groups on completed.known_industry = industry_groups.industry
    left join free_email_domains on completed.email_domain = free_email_domains.domain
)

select * from leads
