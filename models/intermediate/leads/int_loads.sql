-- How far each system's data reaches: when it was loaded first and last, and the last day on which
-- something happened.
with events as (
    select
        source_system,
        loaded_at,
        -- What is only planned, or was deleted, says nothing about how far the data reaches.
        case
            when not coalesce(is_deleted, false) and coalesce(outcome, '') <> 'planned'
                then occurred_at
        end as occurred_at
    from {{ ref('int_event_records') }}
),

leads as (
    select * from {{ ref('int_lead_rows') }}
),

opportunities as (
    select * from {{ ref('int_opportunity_rows') }}
),

moments as (
    select source_system, 'events' as entity, occurred_at as happened_at, loaded_at from events
    union all
    select source_system, 'leads' as entity, created_at as happened_at, loaded_at from leads
    union all
    select
        source_system,
        'opportunities' as entity,
        coalesce(closed_at, created_at) as happened_at,
        loaded_at
    from opportunities
),

loads as (
    select
        source_system,
        entity,
        count(*) as row_count,
        cast(min(loaded_at) as date) as first_loaded_date,
        cast(max(loaded_at) as date) as last_loaded_date,
        -- Planned things lie in the future; they say nothing about how far the data reaches.
        max(
            case when cast(happened_at as date) <= {{ today() }} then cast(happened_at as date) end
        ) as last_happened_date
    from moments
    group by 1, 2
)

select * from loads
