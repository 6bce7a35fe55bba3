-- The ledger: what each rule gave each lead, and as rows of their own what the limits took. It sums
-- to the score.
with group_points as (
    select * from {{ ref('int_group_points') }}
),

rules as (
    select model_id, rule_id, component, axis, subject, description
    from {{ ref('int_rules_in_force') }}
),

group_sums as (
    select * from {{ ref('int_group_sums') }}
),

axis_sums as (
    select * from {{ ref('int_axis_sums') }}
),

models as (
    select model_id, min_score, max_score from {{ ref('int_models') }}
),

totals as (
    select
        axis_sums.lead_id,
        axis_sums.model_id,
        models.min_score,
        models.max_score,
        sum(axis_sums.limited_points) as points
    from axis_sums
    inner join models on axis_sums.model_id = models.model_id
    group by 1, 2, 3, 4
),

rule_entries as (
    select
        group_points.lead_id, group_points.model_id, 'rule' as entry, group_points.rule_id,
        group_points.rule_group, rules.component, rules.axis,
        case
            when group_points.is_unknown and rules.subject = 'event'
                then 'Never: ' || rules.description
            when group_points.is_unknown then 'Not known: ' || rules.description
            else rules.description
        end as description,
        case when group_points.is_beaten then 0 else group_points.occurrences end as occurrences,
        group_points.decayed_points,
        case when group_points.is_beaten then 0 else group_points.decayed_points end as points,
        group_points.last_occurred_on
    from group_points
    inner join rules
        on group_points.model_id = rules.model_id and group_points.rule_id = rules.rule_id
),

rule_limits as (
    select
        group_points.lead_id, group_points.model_id, 'rule_limit' as entry, group_points.rule_id,
        group_points.rule_group, rules.component, rules.axis,
        'Limit of the rule' as description,
        0 as occurrences,
        0 as decayed_points,
        group_points.capped_points - group_points.decayed_points as points,
        cast(null as date) as last_occurred_on
    from group_points
    inner join rules
        on group_points.model_id = rules.model_id and group_points.rule_id = rules.rule_id
    where
        not group_points.is_beaten and group_points.capped_points <> group_points.decayed_points
),

group_limits as (
    select
        lead_id, model_id, 'group_limit' as entry, null as rule_id, rule_group, component, axis,
        'Limit of the group' as description,
        0 as occurrences,
        0 as decayed_points,
        limited_points - points as points,
        cast(null as date) as last_occurred_on
    from group_sums
    where limited_points <> points
),

axis_limits as (
    select
        lead_id, model_id, 'axis_limit' as entry, null as rule_id, null as rule_group,
        null as component, axis,
        'Limit of the axis' as description,
        0 as occurrences,
        0 as decayed_points,
        limited_points - points as points,
        cast(null as date) as last_occurred_on
    from axis_sums
    where limited_points <> points
),

score_limits as (
    select
        lead_id, model_id, 'score_limit' as entry, null as rule_id, null as rule_group,
        null as component, null as axis,
        'Limit of the score' as description,
        0 as occurrences,
        0 as decayed_points,
        {{ clamp('points', 'min_score', 'max_score') }} - points as points,
        cast(null as date) as last_occurred_on
    from totals
    where {{ clamp('points', 'min_score', 'max_score') }} <> points
),

entries as (
    select * from rule_entries
    union all
    select * from rule_limits
    union all
    select * from group_limits
    union all
    select * from axis_limits
    union all
    select * from score_limits
),

typed as (
    select
        lead_id,
        model_id,
        entry,
        rule_id,
        rule_group,
        component,
        axis,
        description,
        cast(occurrences as {{ dbt.type_bigint() }}) as occurrences,
        cast(decayed_points as {{ dbt.type_numeric() }}) as decayed_points,
        cast(points as {{ dbt.type_numeric() }}) as points,
        cast(last_occurred_on as date) as last_occurred_on
    from entries
)

select * from typed
