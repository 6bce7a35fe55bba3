-- The rows of rule_groups.csv, typed.

with rule_groups as (
    {{ rule_file('rule_groups') }}
)

select * from rule_groups
