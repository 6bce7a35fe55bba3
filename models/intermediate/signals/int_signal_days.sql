{{ config(
    materialized=kept_in_parts(),
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ lead_scoring.drop_stale_parts('int_signal_parts') }}",
) }}

-- Which signals the events of a day gave, by what the events know of their person: kept in parts,
-- as the events are. Every part has a row without a signal, so that one in which nothing happened
-- is not looked at again.
with events as (
    select * from {{ ref('int_signal_events') }}
),

missing_parts as (
    select event_part, part from {{ ref('int_signal_parts') }}
    where {{ is_missing_part('part') }}
    union all
    select 'derived' as event_part, 'derived' as part
),

used as (
    select * from {{ ref('int_used_properties') }}
),

shapes as (
    select * from {{ ref('int_event_shapes') }}
),

shaped as (
    select
        missing_parts.part,
        events.known_by,
        events.event_date,
        events.available_date,
        {{ event_shape('events', 'used') }} as shape
    from events
    inner join used on events.event_type = used.event_type
    inner join missing_parts on events.part = missing_parts.event_part
),

signal_days as (
    select
        shaped.part,
        shaped.known_by,
        shapes.signal_id,
        shaped.event_date,
        shaped.available_date,
        count(*) as occurrences
    from shaped
    inner join shapes on shaped.shape = shapes.shape
    group by 1, 2, 3, 4, 5
    union all
    select
        part,
        null as known_by,
        null as signal_id,
        null as event_date,
        null as available_date,
        0 as occurrences
    from missing_parts
    where part <> 'derived'
)

select * from signal_days
