-- How likely which score is, for each model and version; without those versions of which too few
-- conversions are known to say so.
-- depends_on: {{ ref('rule_errors') }}

with typed_probabilities as (
    select * from {{ ref('int_typed_probabilities') }}
),

models as (
    select model_id, version from {{ ref('int_models') }}
),

probabilities as (
    select
        models.model_id,
        models.version,
        typed_probabilities.intercept,
        typed_probabilities.points_to_double_odds,
        typed_probabilities.base_rate,
        typed_probabilities.leads,
        typed_probabilities.conversions
    from models
    inner join typed_probabilities
        on
            lower(models.model_id) = typed_probabilities.model_id
            and models.version = typed_probabilities.version
    where typed_probabilities.conversions >= {{ least_conversions() }}
)

select * from probabilities
