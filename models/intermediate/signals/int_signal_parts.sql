-- What the signals of each part of the events are made from: the events themselves, what was found
-- not to count among them, the first load of the system, and the conditions of signals.
with event_parts as (
    select * from {{ ref('int_event_parts') }}
),

loads as (
    select * from {{ ref('int_loads') }}
    where entity = 'events'
),

pieces as (
    select * from {{ ref('int_signal_pieces') }}
    where subject = 'event'
),

uncounted_events as (
    select part, event_id, 'machine' as why from {{ ref('int_machine_events') }}
    union all
    select part, event_id, 'logged twice' as why from {{ ref('int_logged_twice') }}
    union all
    select
        part,
        event_id,
        'copy ' || cast(copy_number as {{ dbt.type_string() }}) as why
    from {{ ref('int_repeated_events') }}
),

uncounted as (
    select
        part,
        sum({{ row_hash(['event_id', 'why']) }}) as content_sum
    from uncounted_events
    group by 1
),

conditions as (
    select coalesce(sum({{ row_hash([
        'signal_id', 'condition_number', 'condition_count', 'event_types', 'compared', 'operator',
        'piece', 'wanted_number', 'wanted_date', 'low_number', 'high_number', 'low_date',
        'high_date',
    ]) }}), 0) as content_sum
    from pieces
),

signal_parts as (
    select
        event_parts.part as event_part,
        event_parts.part
        || '|' || coalesce(cast(uncounted.content_sum as {{ dbt.type_string() }}), '-')
        || '|' || {{ day_text('loads.first_loaded_date') }}
        || '|' || cast(conditions.content_sum as {{ dbt.type_string() }})
        || '|' || {{ code_version(['int_event_shapes', 'int_signal_days']) }} as part
    from event_parts
    cross join conditions
    left join uncounted on event_parts.part = uncounted.part
    left join loads on event_parts.source_system = loads.source_system
)

select * from signal_parts
