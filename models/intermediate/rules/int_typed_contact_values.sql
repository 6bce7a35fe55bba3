-- The rows of contact_values.csv, typed.

with contact_values as (
    {{ rule_file('contact_values') }}
)

select * from contact_values
