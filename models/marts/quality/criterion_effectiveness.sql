-- Is each rule worth its points? Leads for whom it fired on the newest ripe date against the others
-- that its model scored on that day.
{%- set double = type_double() %}

with judged as (
    select
        *,
        case when is_converted then 1 else 0 end as converted
    from {{ ref('judged_scores') }}
    where is_newest
),

past_points as (
    select * from {{ ref('past_points') }}
),

rule_health as (
    select * from {{ ref('rule_health') }}
    where status = 'in force'
),

totals as (
    select
        model_id,
        as_of_date,
        count(*) as leads,
        sum(converted) as conversions
    from judged
    group by 1, 2
),

fired as (
    select
        judged.model_id,
        past_points.rule_id,
        count(*) as leads,
        sum(judged.converted) as conversions,
        sum(past_points.points) as points
    from judged
    inner join past_points
        on
            judged.as_of_date = past_points.as_of_date
            and judged.past_lead_id = past_points.lead_id
            and judged.model_id = past_points.model_id
    group by 1, 2
),

rules as (
    select model_id, rule_id from fired
    {{ union_distinct() }}
    select model_id, rule_id from rule_health
),

counted as (
    select
        rules.model_id,
        rules.rule_id,
        totals.as_of_date,
        totals.conversions as all_conversions,
        coalesce(fired.leads, 0) as fired_leads,
        coalesce(fired.conversions, 0) as fired_conversions,
        totals.leads - coalesce(fired.leads, 0) as other_leads,
        totals.conversions - coalesce(fired.conversions, 0) as other_conversions,
        {{ share('fired.points', 'fired.leads') }} as points_per_fired_lead
    from rules
    inner join totals on rules.model_id = totals.model_id
    left join fired on rules.model_id = fired.model_id and rules.rule_id = fired.rule_id
),

-- Half a lead more in each cell, so that an empty one does not count without end.
smoothed as (
    select
        *,
        {% for group in ['fired', 'other'] -%}
        {{ share(group ~ '_conversions', group ~ '_leads') }} as {{ group }}_rate,
        {{ wilson(group ~ '_conversions', group ~ '_leads', 'low') }} as {{ group }}_rate_low,
        {{ wilson(group ~ '_conversions', group ~ '_leads', 'high') }} as {{ group }}_rate_high,
        cast({{ group }}_conversions + 0.5 as {{ double }})
        / (fired_conversions + other_conversions + 1) as {{ group }}_of_converted,
        cast({{ group }}_leads - {{ group }}_conversions + 0.5 as {{ double }})
        / (fired_leads + other_leads - fired_conversions - other_conversions + 1)
            as {{ group }}_of_rest,
        {% endfor -%}
        all_conversions < {{ conversions_needed() }} as is_too_little
    from counted
),

measured as (
    select
        *,
        {{ difference_of_rates('fired_rate', 'other_rate', 'low') }} as difference_low,
        {{ difference_of_rates('fired_rate', 'other_rate', 'high') }} as difference_high,
        ln(fired_of_converted / fired_of_rest) as fired_weight,
        ln(other_of_converted / other_of_rest) as other_weight
    from smoothed
),

criterion_effectiveness as (
    select
        measured.model_id,
        measured.rule_id,
        measured.as_of_date,
        rule_health.description,
        {% for group in ['fired', 'other'] -%}
        cast(measured.{{ group }}_leads as {{ dbt.type_bigint() }}) as {{ group }}_leads,
        cast(measured.{{ group }}_conversions as {{ dbt.type_bigint() }})
            as {{ group }}_conversions,
        measured.{{ group }}_rate,
        measured.{{ group }}_rate_low,
        measured.{{ group }}_rate_high,
        {% endfor -%}
        {{ share('measured.fired_rate', 'measured.other_rate') }} as lift,
        {{ to_numeric('measured.fired_weight') }} as weight_of_evidence,
        {{ to_numeric(
            '(measured.fired_of_converted - measured.fired_of_rest) * measured.fired_weight'
            ~ ' + (measured.other_of_converted - measured.other_of_rest) * measured.other_weight'
        ) }} as information_value,
        measured.points_per_fired_lead,
        rule_health.known_share,
        case
            when measured.fired_leads = 0 then 'Fired for nobody on that day'
            when measured.other_leads = 0 then 'Fired for everyone: nothing to compare with'
            when measured.is_too_little then {{ too_few('measured.all_conversions') }}
            when measured.difference_low > 0 and measured.points_per_fired_lead < 0
                then 'Takes points from leads that convert better'
            when measured.difference_high < 0 and measured.points_per_fired_lead > 0
                then 'Gives points to leads that convert worse'
            when measured.difference_low > 0 then 'Fires for leads that convert better'
            when measured.difference_high < 0 then 'Fires for leads that convert worse'
            else 'No difference that could not be chance'
        end as verdict
    from measured
    left join rule_health
        on measured.model_id = rule_health.model_id and measured.rule_id = rule_health.rule_id
)

select * from criterion_effectiveness
