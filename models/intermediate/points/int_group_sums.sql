-- What the rules of a group give a lead together, before and after the group's limits. The rules
-- without a group make one sum for each component and axis, without a limit.
with group_points as (
    select * from {{ ref('int_group_points') }}
),

rules as (
    select * from {{ ref('int_rules_in_force') }}
),

rule_groups as (
    select distinct model_id, rule_group, group_min_points, group_max_points from rules
    where rule_group is not null
),

sums as (
    select
        group_points.lead_id,
        group_points.model_id,
        group_points.rule_group,
        rules.component,
        rules.axis,
        cast(sum(group_points.capped_points) as {{ dbt.type_numeric() }}) as points
    from group_points
    inner join rules
        on group_points.model_id = rules.model_id and group_points.rule_id = rules.rule_id
    where not group_points.is_beaten
    group by 1, 2, 3, 4, 5
),

group_sums as (
    select
        sums.*,
        cast(
            {{ clamp(
                'sums.points', 'rule_groups.group_min_points', 'rule_groups.group_max_points'
            ) }} as {{ dbt.type_numeric() }}
        ) as limited_points
    from sums
    left join rule_groups
        on sums.model_id = rule_groups.model_id and sums.rule_group = rule_groups.rule_group
)

select * from group_sums
