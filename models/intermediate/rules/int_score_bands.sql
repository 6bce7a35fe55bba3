-- Tiers, fit grades and engagement levels of each model, typed. A model that has none of its own of
-- a type has those of the nearest model it extends.
-- depends_on: {{ ref('rule_errors') }}

with bands as (
    select * from {{ ref('int_typed_bands') }}
),

lineage as (
    select * from {{ ref('int_model_lineage') }}
),

inherited as (
    select
        lineage.model_id as using_model_id,
        bands.*,
        lineage.distance,
        min(lineage.distance) over (partition by lineage.model_key, bands.band_type) as nearest
    from bands
    inner join lineage on bands.model_id = lineage.ancestor_key
),

score_bands as (
    select
        using_model_id as model_id,
        band_type,
        band_as_written as band,
        enter_at,
        leave_at,
        description
    from inherited
    where distance = nearest
)

select * from score_bands
