{{ config(enabled=training_weeks() > 0) }}

-- What was known of each raw lead record, and from which day until which.
with
{{ known_periods('leads', 'int_lead_rows') }}

select * from known_periods
