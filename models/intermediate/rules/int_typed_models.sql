-- The rows of scoring_models.csv, typed.

with scoring_models as (
    {{ rule_file('scoring_models') }}
)

select * from scoring_models
