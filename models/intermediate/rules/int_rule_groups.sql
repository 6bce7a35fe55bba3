-- The rule groups of each model, typed: its own and those of the models it extends; the nearest
-- model's wins.
-- depends_on: {{ ref('rule_errors') }}

with rule_groups as (
    select * from {{ ref('int_typed_groups') }}
),

lineage as (
    select * from {{ ref('int_model_lineage') }}
),

inherited as (
    select
        lineage.model_id as using_model_id,
        rule_groups.*,
        lineage.distance,
        min(lineage.distance) over (partition by lineage.model_key, rule_groups.rule_group)
            as nearest
    from rule_groups
    inner join lineage on rule_groups.model_id = lineage.ancestor_key
),

nearest_groups as (
    select
        using_model_id as model_id,
        rule_group_as_written as rule_group,
        coalesce(combine, 'sum') as combine,
        min_points,
        max_points
    from inherited
    where distance = nearest
)

select * from nearest_groups
