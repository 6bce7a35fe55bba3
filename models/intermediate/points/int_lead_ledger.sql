-- The ledger: what each rule gave each lead, and as rows of their own what the limits took. It sums
-- to the score.
with group_points as (
    select * from {{ ref('int_group_points') }}
),

lead_models as (
    select * from {{ ref('int_lead_models') }}
),

rule_entries as (
    select
        lead_id, model_id, 'rule' as entry, rule_id, rule_group, component, axis, description,
        case when is_beaten then 0 else occurrences end as occurrences,
        last_occurred_on,
        decayed_points,
        case when is_beaten then 0 else decayed_points end as points
    from group_points
),

rule_limits as (
    select
        lead_id, model_id, 'rule_limit' as entry, rule_id, rule_group, component, axis,
        'Limit of the rule' as description,
        0 as occurrences,
        cast(null as date) as last_occurred_on,
        0 as decayed_points,
        capped_points - decayed_points as points
    from group_points
    where not is_beaten and capped_points <> decayed_points
),

group_sums as (
    select
        lead_id, model_id, rule_group, component, axis, group_min_points, group_max_points,
        sum(capped_points) as points
    from group_points
    where rule_group is not null and not is_beaten
    group by 1, 2, 3, 4, 5, 6, 7
),

group_limits as (
    select
        lead_id, model_id, 'group_limit' as entry,
        cast(null as {{ dbt.type_string() }}) as rule_id,
        rule_group, component, axis,
        'Limit of the group' as description,
        0 as occurrences,
        cast(null as date) as last_occurred_on,
        0 as decayed_points,
        {{ clamp('points', 'group_min_points', 'group_max_points') }} - points as points
    from group_sums
    where {{ clamp('points', 'group_min_points', 'group_max_points') }} <> points
),

component_entries as (
    select * from rule_entries
    union all
    select * from rule_limits
    union all
    select * from group_limits
),

totals as (
    select
        lead_models.lead_id,
        lead_models.model_id,
        lead_models.min_score,
        lead_models.max_score,
        coalesce(sum(component_entries.points), 0) as points
    from lead_models
    left join component_entries
        on
            lead_models.lead_id = component_entries.lead_id
            and lead_models.model_id = component_entries.model_id
    group by 1, 2, 3, 4
),

score_limits as (
    select
        lead_id, model_id, 'score_limit' as entry,
        cast(null as {{ dbt.type_string() }}) as rule_id,
        cast(null as {{ dbt.type_string() }}) as rule_group,
        cast(null as {{ dbt.type_string() }}) as component,
        cast(null as {{ dbt.type_string() }}) as axis,
        'Limit of the score' as description,
        0 as occurrences,
        cast(null as date) as last_occurred_on,
        0 as decayed_points,
        {{ clamp('points', 'min_score', 'max_score') }} - points as points
    from totals
    where {{ clamp('points', 'min_score', 'max_score') }} <> points
),

ledger as (
    select * from component_entries
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
    from ledger
)

select * from typed
