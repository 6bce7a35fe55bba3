-- Which signal a lead's events gave on which day, and how often.
with events as (
    select * from {{ ref('int_signal_events') }}
),

used as (
    select * from {{ ref('int_used_properties') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

shapes as (
    select * from {{ ref('int_event_shapes') }}
),

shaped as (
    select
        events.lead_id,
        events.event_date,
        {{ event_shape() }}
    from events
    inner join used on events.event_type = used.event_type
    cross join clock
    where events.event_date <= clock.as_of_date and events.available_date <= clock.as_of_date
),

event_signals as (
    select
        shaped.lead_id,
        shapes.signal_id,
        shaped.event_date,
        count(*) as occurrences
    from shaped
    inner join shapes
        on
            shaped.event_type = shapes.event_type
            {% for property in event_properties() -%}
            and shaped.{{ property }} = shapes.{{ property }}
            {% endfor %}
    group by 1, 2, 3
)

select * from event_signals
