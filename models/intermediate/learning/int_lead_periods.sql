{{ config(enabled=training_weeks() > 0) }}

-- What the rules would have seen of each lead, and from which day until which: its own attributes,
-- what the dictionaries make of them, and its account's, as int_leads says it for the as-of date.
with profile_periods as (
    select * from {{ ref('int_profile_periods') }}
),

account_periods as (
    select * from {{ ref('int_account_periods') }}
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

city_time_zones as (
    select * from {{ ref('int_city_time_zones') }}
),

exchange_rates as (
    select * from {{ ref('int_exchange_rates') }}
),

free_email_domains as (
    select * from {{ ref('free_email_domains') }}
),

competitors as (
    select * from {{ ref('competitor_domains') }}
),

completed as (
    select
        profiles.*,
        case
            when accounts.from_date > profiles.from_date then accounts.from_date
            else profiles.from_date
        end as starts_on,
        case
            when accounts.until_date < profiles.until_date then accounts.until_date
            else profiles.until_date
        end as ends_before,
        accounts.account_name,
        accounts.industry as account_industry,
        accounts.employee_count as account_employee_count,
        {{ in_reporting_currency('accounts.annual_revenue', 'accounts.currency') }}
            as account_annual_revenue,
        accounts.country as account_country,
        accounts.domain as account_domain,
        coalesce(profiles.industry, accounts.industry) as known_industry,
        coalesce(profiles.country, accounts.country) as known_country
    from profile_periods as profiles
    left join account_periods as accounts
        on
            profiles.account_key = accounts.source_key
            and accounts.from_date < profiles.until_date
            and accounts.until_date > profiles.from_date
    left join exchange_rates on {{ currency_code('accounts.currency') }} = exchange_rates.currency
),

lead_periods as (
    select
        completed.lead_id,
        completed.starts_on as from_date,
        completed.ends_before as until_date,
        completed.account_key,
        completed.job_title,
        job_levels.job_level,
        coalesce(completed.company_name, completed.account_name) as company_name,
        completed.known_industry as industry,
        industry_groups.industry_group,
        completed.known_country as country,
        country_codes.country_code,
        country_codes.region,
        completed.city,
        coalesce(city_time_zones.time_zone, country_codes.time_zone) as time_zone,
        completed.lead_source,
        completed.stated_need,
        completed.purchase_timeframe,
        completed.email_domain,
        completed.budget_amount,
        completed.is_decision_maker,
        coalesce(completed.employee_count, completed.account_employee_count) as employee_count,
        coalesce(completed.annual_revenue, completed.account_annual_revenue) as annual_revenue,
        {% for column in lead_attributes('account').values() -%}
        completed.{{ column }},
        {% endfor -%}
        {% for attribute in custom_attributes() -%}
        completed.{{ attribute }},
        {% endfor -%}
        case
            when completed.email_domain is not null then free_email_domains.domain is not null
        end as is_free_email,
        case
            when coalesce(completed.email_domain, completed.account_domain) is not null
                then coalesce(competitors.domain, account_competitors.domain) is not null
        end as is_competitor
    from completed
    left join job_levels on completed.job_title = job_levels.job_title
    left join country_codes on completed.known_country = country_codes.country
    left join city_time_zones
        on
            completed.city = city_time_zones.city
            and country_codes.country_code = city_time_zones.country_code
    left join industry_groups on completed.known_industry = industry_groups.industry
    left join free_email_domains on completed.email_domain = free_email_domains.domain
    left join competitors on completed.email_domain = competitors.domain
    left join competitors as account_competitors
        on completed.account_domain = account_competitors.domain
)

select * from lead_periods
