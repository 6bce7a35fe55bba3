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
        {{ days_later('leads.created_date', conversion_days()) }} as judged_until,
        clock.as_of_date,
        outcomes.opportunity_on,
        outcomes.won_on,
        outcomes.won_amount,
        stages.mql_on,
        stages.sql_on,
        stages.current_stage,
        stages.is_stage_known,
        coalesce(leads.created_date <= coalesce(outcomes.opportunity_on, leads.created_date), false)
        and coalesce(leads.created_date <= outcomes.won_on, true) as is_judged
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
        *,
        case
            when is_judged
                then coalesce(opportunity_on <= judged_until or won_on <= judged_until, false)
        end as has_opportunity,
        case when is_judged then coalesce(won_on <= judged_until, false) end as is_customer,
        {{ dbt.datediff('created_date', 'opportunity_on', 'day') }}
            as days_until_opportunity,
        {{ dbt.datediff('created_date', 'won_on', 'day') }}
            as days_until_won
    from judged
),

-- Who has an opportunity was good enough for sales. A status since nobody knows when was reached in
-- time where the time is not over.
lead_progress as (
    select
        reached.lead_id,
        reached.created_date,
        reached.judged_until,
        reached.is_judged,
        coalesce(reached.judged_until <= reached.as_of_date, false) as is_ripe,
        reached.has_opportunity,
        reached.is_customer,
        reached.won_on is not null as is_customer_to_date,
        {%- for step, stages in [('mql', ['mql', 'sql']), ('sql', ['sql'])] %}
        case
            when not reached.is_judged or not reached.is_stage_known then null
            when
                reached.has_opportunity or reached.{{ step }}_on <= reached.judged_until
                then true
            when reached.{{ step }}_on is not null then false
            when
                reached.current_stage in ({{ quoted(stages) }})
                and reached.judged_until < reached.as_of_date
                then null
            when reached.current_stage in ({{ quoted(stages) }}) then true
            else false
        end as is_{{ step }},
        {%- endfor %}
        case when reached.has_opportunity then reached.days_until_opportunity end
            as days_to_opportunity,
        case when reached.is_customer then reached.days_until_won end as days_to_customer,
        case when reached.is_customer then revenues.revenue end as revenue,
        {{ to_numeric('reached.won_amount') }} as revenue_to_date
    from reached
    left join revenues on reached.lead_id = revenues.lead_id
)

select * from lead_progress
