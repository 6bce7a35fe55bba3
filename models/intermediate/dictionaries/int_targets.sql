-- The goals of targets.csv, typed. What cannot be used stops the build before (usable_cells).
with targets as (
    select * from {{ ref('targets') }}
),

typed as (
    select
        trim(target_id) as target_id,
        {{ to_numeric(try_number('trim(customers)')) }} as customers,
        {{ to_numeric(try_number('trim(revenue)')) }} as revenue,
        {{ try_date('trim(by_date)') }} as by_date,
        description
    from targets
)

select * from typed
