-- Which models each model takes rules, groups, tiers and grades from: itself (distance 0), the
-- model it extends, and so on. The depth has an end, so that a circle has one too; rule_errors
-- reports both.

with recursive scoring_models as (
    select * from {{ ref('int_typed_models') }}
),

-- One row per id, also where a mistaken file has two.
models as (
    select
        model_id as model_key,
        min(model_id_as_written) as model_id,
        min(extends) as extends_key
    from scoring_models
    where model_id is not null
    group by model_id
),

lineage {{ recursive_columns(
    ['model_key', 'model_id', 'ancestor_key', 'extends_key', 'distance']
) }} as (
    select
        model_key,
        model_id,
        model_key as ancestor_key,
        extends_key,
        0 as distance
    from models

    union all

    select
        lineage.model_key,
        lineage.model_id,
        models.model_key as ancestor_key,
        models.extends_key,
        lineage.distance + 1 as distance
    from lineage
    inner join models on lineage.extends_key = models.model_key
    where lineage.distance < 20
),

ancestors as (
    select
        model_key,
        model_id,
        ancestor_key,
        distance
    from lineage
)

select * from ancestors
