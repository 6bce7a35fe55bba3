-- The scoring models, typed.
-- depends_on: {{ ref('rule_errors') }}

with scoring_models as (
    select * from {{ ref('int_typed_models') }}
),

lineage as (
    select * from {{ ref('int_model_lineage') }}
),

models as (
    select
        scoring_models.model_id_as_written as model_id,
        scoring_models.version,
        scoring_models.mode,
        parents.model_id as extends,
        scoring_models.audience_signal,
        scoring_models.priority,
        cast(coalesce(scoring_models.traffic_percent, 100) as {{ dbt.type_numeric() }})
            as traffic_percent,
        cast(coalesce(scoring_models.holdout_percent, 0) as {{ dbt.type_numeric() }})
            as holdout_percent,
        scoring_models.min_fit_points,
        scoring_models.max_fit_points,
        scoring_models.min_engagement_points,
        scoring_models.max_engagement_points,
        scoring_models.min_score,
        scoring_models.max_score,
        scoring_models.description
    from scoring_models
    left join lineage as parents
        on scoring_models.extends = parents.model_key and parents.distance = 0
)

select * from models
