-- Rules that stand in a group, put against each other: of a best group one rule counts, the others
-- count nothing.
with rule_points as (
    select * from {{ ref('int_rule_points') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

ranked as (
    select
        rule_points.*,
        coalesce(rule_groups.combine = 'best', false) and row_number() over (
            partition by rule_points.lead_id, rule_points.model_id, rule_points.rule_group
            order by rule_points.capped_points desc, lower(rule_points.rule_id) asc
        ) > 1 as is_beaten,
        rule_groups.min_points as group_min_points,
        rule_groups.max_points as group_max_points
    from rule_points
    left join rule_groups
        on
            rule_points.model_id = rule_groups.model_id
            and rule_points.rule_group = rule_groups.rule_group
)

select * from ranked
