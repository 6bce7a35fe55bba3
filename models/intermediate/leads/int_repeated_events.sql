-- The copies of events that do not count, because another copy of the same event does.
with event_rows as (
    select * from {{ ref('int_event_rows') }}
),

repeated_ids as (
    select event_id
    from event_rows
    group by 1
    having count(*) > 1
),

copies as (
    select
        event_rows.event_id,
        event_rows.part,
        event_rows.copy_number,
        row_number() over (
            partition by event_rows.event_id
            order by {{ order_of_copies('event_rows') }}, event_rows.copy_number
        ) as place
    from event_rows
    inner join repeated_ids on event_rows.event_id = repeated_ids.event_id
),

repeated_events as (
    select event_id, part, copy_number from copies
    where place > 1
)

select * from repeated_events
