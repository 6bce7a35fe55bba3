-- How far each system's data reaches: when it was loaded first and last, and the last day on which
-- something happened.
with event_parts as (
    select * from {{ ref('int_event_parts') }}
),

leads as (
    select * from {{ ref('int_lead_rows') }}
),

opportunities as (
    select * from {{ ref('int_opportunity_rows') }}
),

moments as (
    select
        source_system,
        'events' as entity,
        event_count as row_count,
        case when happened_count > 0 then event_date end as happened_on,
        loaded_date as loaded_on
    from event_parts
    union all
    select
        source_system,
        'leads' as entity,
        1 as row_count,
        cast(created_at as date) as happened_on,
        cast(loaded_at as date) as loaded_on
    from leads
    union all
    select
        source_system,
        'opportunities' as entity,
        1 as row_count,
        cast(coalesce(closed_at, created_at) as date) as happened_on,
        cast(loaded_at as date) as loaded_on
    from opportunities
),

loads as (
    select
        source_system,
        entity,
        cast(sum(row_count) as {{ dbt.type_bigint() }}) as row_count,
        min(loaded_on) as first_loaded_date,
        max(loaded_on) as last_loaded_date,
        -- Planned things lie in the future; they say nothing about how far the data reaches.
        max(case when happened_on <= {{ today() }} then happened_on end) as last_happened_date
    from moments
    group by 1, 2
)

select * from loads
