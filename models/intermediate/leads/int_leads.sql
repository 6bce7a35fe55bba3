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

opportunities as (
    select * from {{ ref('int_lead_opportunities') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

completed as (
    select
        profiles.*,
        accounts.account_name,
        accounts.industry as account_industry,
        accounts.employee_count as account_employee_count,
        {{ in_reporting_currency('accounts.annual_revenue', 'accounts.currency') }}
            as account_annual_revenue,
        accounts.country as account_country,
        accounts.domain as account_domain,
        coalesce(accounts.is_point_in_time, true) as is_account_point_in_time,
        coalesce(profiles.industry, accounts.industry) as known_industry,
        coalesce(profiles.country, accounts.country) as known_country
    from profiles
    left join accounts on profiles.account_key = accounts.account_key
    left join exchange_rates on {{ currency_code('accounts.currency') }} = exchange_rates.currency
),

leads as (
    select
        completed.lead_id,
        completed.email,
        completed.email_domain,
        {{ clean_name('completed.full_name') }} as full_name,
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
        case
            when city_time_zones.time_zone is not null then 'city'
            when country_codes.has_several_time_zones then 'main zone of the country'
            when country_codes.time_zone is not null then 'country'
        end as time_zone_basis,
        completed.lead_source,
        completed.lead_status,
        completed.stated_need,
        {% for attribute in custom_attributes() -%}
        completed.{{ attribute }},
        {% endfor -%}
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
        case
            when coalesce(completed.email_domain, completed.account_domain) is not null
                then coalesce(competitors.domain, account_competitors.domain) is not null
        end as is_competitor,
        completed.is_opted_out_of_email,
        coalesce(opportunities.open_opportunity_count, 0) as open_opportunity_count,
        coalesce(opportunities.won_opportunity_count, 0) as won_opportunity_count,
        coalesce(opportunities.lost_opportunity_count, 0) as lost_opportunity_count,
        opportunities.opportunity_stage,
        completed.created_at,
        cast(completed.created_at as date) as created_date,
        {{ dbt.datediff('cast(completed.created_at as date)', 'clock.as_of_date', 'day') }}
            as days_since_created,
        completed.is_point_in_time and completed.is_account_point_in_time as is_point_in_time,
        completed.history_starts_on
    from completed
    cross join clock
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
    left join opportunities on completed.lead_id = opportunities.lead_id
)

select * from leads
