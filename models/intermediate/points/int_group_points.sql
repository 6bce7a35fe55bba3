-- Rules that stand in a group, put against each other: of a best group one rule counts, the others
-- count nothing.
with rule_points as (
    select * from {{ ref('int_rule_points') }}
),

rules as (
    select model_id, rule_id, rule_group, is_in_best_group from {{ ref('int_rules_in_force') }}
),

grouped as (
    select
        rule_points.*,
        rules.rule_group,
        rules.is_in_best_group
    from rule_points
    inner join rules
        on rule_points.model_id = rules.model_id and rule_points.rule_id = rules.rule_id
),

ranked as (
    select
        *,
        row_number() over (
            partition by lead_id, model_id, rule_group
            order by capped_points desc, lower(rule_id) asc
        ) > 1 as is_beaten
    from grouped
    where is_in_best_group
    union all
    select
        *,
        false as is_beaten
    from grouped
    where not is_in_best_group
)

select * from ranked
