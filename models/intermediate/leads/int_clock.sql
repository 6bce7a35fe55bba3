-- The as-of date: var as_of, or the last day that the loaded data can tell of. When a loader stands
-- still, the scores stand still with it: that no event arrived must not look like a lead who went
-- quiet.
with loads as (
    select * from {{ ref('int_loads') }}
),

last_known as (
    select max(coalesce(last_loaded_date, last_happened_date)) as last_known_date
    from loads
),

clock as (
    select
        {% if var('as_of', '') %}{{ date_literal(var('as_of'), 'as_of') }}
        {% else %}
        case when last_known_date < {{ today() }} then last_known_date else {{ today() }} end
        {% endif %} as as_of_date
    from last_known
)

select * from clock
