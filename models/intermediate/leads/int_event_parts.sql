-- The parts in which events are kept: the raw events of one system, loaded on one day, that
-- happened on one day. The name of a part holds a sum over everything in it.
with events as (
    {{ union_systems('events') }}
),

days as (
    select
        source_system,
        cast(loaded_at as date) as loaded_date,
        cast(occurred_at as date) as event_date,
        count(*) as event_count,
        sum({{ row_hash(contract_columns('events')) }}) as content_sum,
        -- What is only planned, or was deleted, says nothing about how far the data reaches.
        sum(case
            when not coalesce(is_deleted, false) and coalesce(outcome, '') <> 'planned' then 1
            else 0
        end) as happened_count
    from events
    group by 1, 2, 3
),

event_parts as (
    select
        source_system || '|' || {{ day_text('loaded_date') }} || '|' || {{ day_text('event_date') }}
        || '|' || cast(event_count as {{ dbt.type_string() }})
        || '|' || cast(content_sum as {{ dbt.type_string() }})
        || '|' || {{ code_version(['int_event_rows']) }} as part,
        source_system,
        loaded_date,
        event_date,
        event_count,
        happened_count
    from days
)

select * from event_parts
