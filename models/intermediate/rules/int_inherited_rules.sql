-- Every rule that each model has, typed: its own and those of the models it extends. Where two have
-- the same rule_id the nearest model's rows win, all of them, so that a rule that changes over time
-- is replaced as a whole.

with scoring_rules as (
    select * from {{ ref('int_typed_rules') }}
),

lineage as (
    select * from {{ ref('int_model_lineage') }}
),

candidates as (
    select
        lineage.model_key as using_model_key,
        lineage.model_id as using_model_id,
        lineage.distance,
        min(lineage.distance) over (partition by lineage.model_key, scoring_rules.rule_id)
            as nearest_distance,
        scoring_rules.*
    from scoring_rules
    inner join lineage on scoring_rules.model_id = lineage.ancestor_key
),

inherited as (
    select * from candidates
    where distance = nearest_distance
)

select * from inherited
