-- The rules as they were on a day, cell by cell, and until when they held:
--   dbt show -s rules_of_a_day --limit 500 --vars '{day: 2026-03-31}'
with kept as (
    select
        *,
        max(kept_at) over () as newest_kept_at
    from {{ ref('rule_history') }}
    where kept_on <= {{ date_literal(var('day', '9999-12-31'), 'day') }}
),

rules_of_a_day as (
    select
        kept_on as held_since,
        file_name,
        row_number,
        column_name,
        value
    from kept
    where kept_at = newest_kept_at
)

select * from rules_of_a_day
