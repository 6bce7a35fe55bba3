-- Planning backwards: how many leads of which channel and tier a goal of targets.csv needs, by what
-- one's own ripe leads became, when they must come and what they cost. Below ten customers nothing
-- is said: the interval would reach from any number to any other.
{%- set enough = 10 %}
{%- set estimates = {'optimistic': 'high', 'expected': 'exact', 'pessimistic': 'low'} %}

with history as (
    select
        *,
        cast(ripe_customer_count as {{ type_double() }}) / nullif(ripe_lead_count, 0)
            as customer_rate_exact,
        cast(ripe_customer_count as {{ dbt.type_string() }}) || ' customers among '
        || cast(ripe_lead_count as {{ dbt.type_string() }})
        || ' ripe leads, {{ enough }} are needed' as shortage
    from {{ ref('conversion_history') }}
),

targets as (
    select * from {{ ref('int_targets') }}
),

totals as (
    select * from history
    where channel = 'all' and tier = 'all'
),

-- The rate of all leads says how many are needed in total.
goals as (
    select
        targets.target_id,
        targets.by_date,
        targets.customers as customers_wanted,
        targets.revenue as revenue_wanted,
        coalesce(
            cast(targets.customers as {{ type_double() }}),
            cast(targets.revenue as {{ type_double() }}) / nullif(totals.revenue_per_customer, 0)
        ) as customers_needed,
        {%- for bound in estimates.values() %}
        totals.customer_rate_{{ bound }} as rate_{{ bound }},
        {%- endfor %}
        totals.ripe_lead_count as all_lead_count,
        totals.sales_cycle_days_median,
        totals.sales_cycle_days_p90,
        case
            when targets.by_date <= totals.as_of_date
                then 'by_date is over: write a later one in targets.csv'
            when totals.ripe_customer_count < {{ enough }}
                then 'not enough data: ' || totals.shortage
            when targets.customers is null and coalesce(totals.revenue_per_customer, 0) <= 0
                then 'not enough data: the amounts of won opportunities are not known'
        end as reason
    from targets
    cross join totals
),

planned as (
    select
        goals.*,
        history.channel,
        history.tier,
        history.ripe_lead_count,
        history.ripe_customer_count,
        history.customer_rate,
        history.customer_rate_low,
        history.customer_rate_high,
        history.customer_rate_exact,
        history.lead_share,
        history.recent_lead_share,
        history.recent_lead_count,
        history.cost_per_lead,
        history.shortage,
        history.as_of_date,
        history.ripe_customer_count >= {{ enough }} as has_enough,
        cast(history.ripe_lead_count as {{ type_double() }})
        / nullif(goals.all_lead_count, 0) as lead_share_exact,
        {{ days_later('goals.by_date', '-1 * cast(ceil(goals.sales_cycle_days_median) as '
            ~ dbt.type_int() ~ ')') }} as arrive_by,
        {{ days_later('goals.by_date', '-1 * cast(ceil(goals.sales_cycle_days_p90) as '
            ~ dbt.type_int() ~ ')') }} as arrive_by_to_be_safe
    from goals
    cross join history
),

plan as (
    select
        target_id,
        channel,
        tier,
        by_date,
        customers_wanted,
        revenue_wanted,
        ripe_lead_count,
        ripe_customer_count,
        customer_rate,
        customer_rate_low,
        customer_rate_high,
        lead_share,
        recent_lead_share,
        {%- for estimate, bound in estimates.items() %}
        case
            when reason is null
                then
                    cast(
                        ceil(customers_needed / rate_{{ bound }} * lead_share_exact)
                        as {{ dbt.type_bigint() }}
                    )
        end as leads_needed_{{ estimate }},
        {%- endfor %}
        {%- for estimate, bound in estimates.items() %}
        case
            when reason is null and has_enough
                then
                    cast(
                        ceil(customers_needed / customer_rate_{{ bound }})
                        as {{ dbt.type_bigint() }}
                    )
        end as leads_alone_{{ estimate }},
        {%- endfor %}
        case when reason is null then arrive_by end as arrive_by,
        case when reason is null then arrive_by_to_be_safe end as arrive_by_to_be_safe,
        case
            when reason is null and arrive_by > as_of_date
                then {{ to_numeric(
                    'cast(recent_lead_count as ' ~ type_double() ~ ') / ' ~ conversion_days()
                    ~ ' * ' ~ dbt.datediff('as_of_date', 'arrive_by', 'day')
                ) }}
        end as leads_at_present_pace,
        cost_per_lead,
        {%- for estimate, bound in estimates.items() %}
        case
            when reason is null
                then {{ to_numeric(
                    'ceil(customers_needed / rate_' ~ bound ~ ' * lead_share_exact) * cost_per_lead'
                ) }}
        end as cost_{{ estimate }},
        {%- endfor %}
        coalesce(
            reason,
            case
                when arrive_by <= as_of_date
                    then 'late: half of the customers take longer than the time that is left'
                when not has_enough then 'not enough data for these alone: ' || shortage
            end
        ) as reason,
        as_of_date
    from planned
)

select * from plan
