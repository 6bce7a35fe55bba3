-- How far leads came within var conversion_days of their creation, and until now.
with leads as (
    select * from {{ ref('int_leads') }}
),

outcomes as (
    select * from {{ ref('int_outcomes') }}
),

amounts as (
    select * from {{ ref('int_opportunity_amounts') }}
    where is_won
),

stages as (
    select * from {{ ref('int_lead_stages') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

judged as (
    select
        leads.lead_id,
        leads.created_date,
        {{ days_later('leads.created_date', var('conversion_days')) }} as judged_until,
        clock.as_of_date,
        outcomes.opportunity_on,
        outcomes.won_on,
        outcomes.won_amount,
        stages.mql_on,
        stages.sql_on,
        stages.current_stage,
        stages.is_stage_known,
        coalesce(leads.created_date <= coalesce(outcomes.opportunity_on, leads.created_date), false)
            as is_judged
    from leads
    cross join clock
    left join outcomes on leads.lead_id = outcomes.lead_id
    left join stages on leads.lead_id = stages.lead_id
),

revenues as (
    select
        judged.lead_id,
        sum({{ to_numeric('amounts.reporting_amount') }}) as revenue
    from judged
    inner join amounts on judged.lead_id = amounts.lead_id
    where cast(amounts.closed_at as date) <= judged.judged_until
    group by 1
),

reached as (
    select
        judged.*,
        revenues.revenue,
        case
            when is_judged
                then coalesce(opportunity_on <= judged_until or won_on <= judged_until, false)
        end as has_opportunity,
        case when is_judged then coalesce(won_on <= judged_until, false) end as is_customer
    from judged
    left join revenues on judged.lead_id = revenues.lead_id
),

-- Who has an opportunity was good enough for sales. A status since nobody knows when was reached in
-- time where the time is not over.
lead_progress as (
    select
        lead_id,
        created_date,
        judged_until,
        is_judged,
        coalesce(judged_until <= as_of_date, false) as is_ripe,
        has_opportunity,
        is_customer,
        won_on is not null as is_customer_to_date,
        {%- for step, stages in [('mql', ['mql', 'sql']), ('sql', ['sql'])] %}
        case
            when not is_judged or not is_stage_known then null
            when has_opportunity or {{ step }}_on <= judged_until then true
            when {{ step }}_on is not null then false
            when current_stage in ({{ quoted(stages) }}) and judged_until < as_of_date then null
            when current_stage in ({{ quoted(stages) }}) then true
            else false
        end as is_{{ step }},
        {%- endfor %}
        case when has_opportunity then {{ dbt.datediff('created_date', 'opportunity_on', 'day') }}
            end as days_to_opportunity,
        case when is_customer then {{ dbt.datediff('created_date', 'won_on', 'day') }} end
            as days_to_customer,
        case when is_customer then revenue end as revenue,
        {{ to_numeric('won_amount') }} as revenue_to_date
    from reached
)

select * from lead_progress
