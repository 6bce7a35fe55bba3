-- Every raw opportunity of every system, as the tables hold it now.
with opportunity_rows as (
    {{ newest_rows('opportunities') }}
)

select * from opportunity_rows
