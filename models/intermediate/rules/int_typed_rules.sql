-- The rows of scoring_rules.csv, typed.

with scoring_rules as (
    {{ rule_file('scoring_rules') }}
)

select * from scoring_rules
