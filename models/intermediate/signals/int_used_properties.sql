-- Which properties some signal asks for, for each event type that a signal looks at. Events of
-- other types, and properties that nobody asks for, need no shapes.
with pieces as (
    select * from {{ ref('int_signal_pieces') }}
    where subject = 'event'
),

event_types as (
    select distinct event_type from {{ ref('int_event_rows') }}
    {{ union_distinct() }}
    select distinct event_type from {{ ref('int_derived_events') }}
),

used as (
    select
        -- noqa: disable=LT02
        -- (A list that begins with a loop confuses the check of indents.)
        event_types.event_type,
        {% for property in event_properties() -%}
        max(case when pieces.compared = '{{ property }}' then 1 else 0 end) = 1
            as {{ property }}{{ ',' if not loop.last }}
        {% endfor -%}
    from event_types
    inner join pieces on {{ looks_at('event_types.event_type', 'pieces.event_types') }}
    group by 1
)

select * from used
