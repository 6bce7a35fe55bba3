-- The as-of date: var as_of, or the last day that the loaded data can tell of. When a loader stands
-- still, the scores stand still with it: that no event arrived must not look like a lead who went
-- quiet.
with loads as (
    select * from {{ ref('int_loads') }}
),

last_known as (
    select
        case
            when max(coalesce(last_loaded_date, last_happened_date)) < {{ today() }}
                then max(coalesce(last_loaded_date, last_happened_date))
            else {{ today() }}
        end as last_known_date
    from loads
),

clock as (
    select
        {{ date_literal(var('as_of'), 'as_of') if var('as_of', '') else 'last_known_date' }}
            as as_of_date,
        last_known_date
    from last_known
)

select * from clock
