-- The rows of probabilities.csv, typed.

with probabilities as (
    {{ rule_file('probabilities') }}
)

select * from probabilities
