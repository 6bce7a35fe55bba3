-- How each lead came, what it is, and what followed: the rows that the marts of the funnel count.
with scored_leads as (
    select * from {{ ref('scored_leads') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

first_touches as (
    select * from {{ ref('int_first_touches') }}
),

progress as (
    select * from {{ ref('int_lead_progress') }}
),

responses as (
    select * from {{ ref('int_first_responses') }}
),

lead_funnel as (
    select
        scored_leads.lead_id,
        cast({{ dbt.date_trunc('month', 'progress.created_date') }} as date) as cohort_month,
        progress.judged_until,
        progress.is_ripe,
        {{ is_ripe_month("cast(" ~ dbt.date_trunc('month', 'progress.created_date') ~ " as date)",
            'scored_leads.as_of_date') }} as is_ripe_month,
        progress.is_judged,
        first_touches.channel,
        first_touches.channel_basis,
        first_touches.campaign,
        leads.region,
        scored_leads.model_id,
        scored_leads.tier,
        coalesce(scored_leads.owner_name, scored_leads.owner_key) as owner_name,
        scored_leads.lead_source,
        progress.is_mql,
        progress.is_sql,
        progress.has_opportunity,
        progress.is_customer,
        progress.is_customer_to_date,
        progress.{{ 'is_customer' if conversion_goal() == 'won' else 'has_opportunity' }}
            as is_converted,
        cast(progress.days_to_opportunity as {{ dbt.type_bigint() }}) as days_to_opportunity,
        cast(progress.days_to_customer as {{ dbt.type_bigint() }}) as days_to_customer,
        cast(progress.revenue as {{ dbt.type_numeric() }}) as revenue,
        progress.revenue_to_date,
        responses.hand_raised_at,
        responses.first_contact_at,
        responses.response_hours,
        responses.hand_raise_response_hours,
        scored_leads.as_of_date,
        scored_leads.created_at
    from scored_leads
    inner join leads on scored_leads.lead_id = leads.lead_id
    inner join progress on scored_leads.lead_id = progress.lead_id
    inner join first_touches on scored_leads.lead_id = first_touches.lead_id
    inner join responses on scored_leads.lead_id = responses.lead_id
)

select * from lead_funnel
