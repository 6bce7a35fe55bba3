-- What each distinct kind of event means: the signals of each shape among the events that are new
-- to the signals. Text conditions are evaluated here, on thousands of shapes, and not on millions
-- of events.
with events as (
    select * from {{ ref('int_signal_events') }}
),

missing_parts as (
    select event_part, part from {{ ref('int_signal_parts') }}
    where {{ is_missing_part('part', 'int_signal_days') }}
    union all
    select 'derived' as event_part, 'derived' as part
),

used as (
    select * from {{ ref('int_used_properties') }}
),

pieces as (
    select * from {{ ref('int_signal_pieces') }}
    where subject = 'event'
),

-- Columns are told apart in a third of the time that texts made of them take.
kinds as (
    select distinct
        {% for property in event_properties() -%}
        {%- set column = 'events.' ~ property | replace('event_day', 'event_date') -%}
        case when used.{{ property }} then {{ column }} end as {{ column.split('.')[1] }},
        {% endfor -%}
        events.event_type
    from events
    inner join used on events.event_type = used.event_type
    inner join missing_parts on events.part = missing_parts.event_part
),

shapes as (
    select
        kinds.*,
        {{ event_shape('kinds', 'used') }} as shape
    from kinds
    inner join used on kinds.event_type = used.event_type
),

valued as (
    select
        shapes.shape,
        pieces.signal_id,
        pieces.condition_number,
        pieces.condition_count,
        pieces.operator,
        pieces.wanted_number,
        pieces.wanted_date,
        pieces.low_number,
        pieces.high_number,
        pieces.low_date,
        pieces.high_date,
        pieces.piece,
        pieces.piece_number,
        case pieces.compared
            {% for property in event_properties() -%}
            {%- set column = 'shapes.' ~ property | replace('event_day', 'event_date') %}
            when '{{ property }}' then nullif(lower(trim({{ as_text(column) }})), '')
            {% endfor %}
        end as value_text
    from shapes
    inner join pieces on {{ looks_at('shapes.event_type', 'pieces.event_types') }}
),

tested as (
    select
        *,
        {{ try_number('value_text') }} as value_number,
        {{ try_date('value_text') }} as value_date
    from valued
),

-- For an event, what cannot be told does not hold.
conditions_met as (
    select
        shape,
        signal_id,
        condition_number,
        condition_count
    from tested
    group by 1, 2, 3, 4
    having
        max(case
            when operator = 'occurred' then 1
            when operator = 'is_missing' then case when value_text is null then 1 else 0 end
            when operator = 'is_present' then case when value_text is not null then 1 else 0 end
            when operator in ({{ quoted(negative_operators()) }}) then 0
            when {{ piece_matches("cast('1970-01-01' as date)") }} then 1
            else 0
        end) = 1
        or (
            max(case
                when operator in ({{ quoted(negative_operators()) }}) and value_text is not null
                    then 1
                else 0
            end) = 1
            and max(case
                when {{ piece_matches("cast('1970-01-01' as date)") }} then 1
                else 0
            end) = 0
        )
),

shape_signals as (
    select
        shape,
        signal_id
    from conditions_met
    group by 1, 2
    having count(*) = min(condition_count)
)

select * from shape_signals
