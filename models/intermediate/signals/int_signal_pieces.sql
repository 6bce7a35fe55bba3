-- The conditions of signals with their alternatives in rows: one row for each piece of a list such
-- as demo|quote. Event types that a signal about leads counts are signals here of their own.
with conditions as (
    select * from {{ ref('int_signal_conditions') }}
),

numbers as (
    {{ dbt.generate_series(500) }}
),

pieces as (
    select
        conditions.signal_id,
        conditions.condition_number,
        conditions.condition_count,
        conditions.subject,
        conditions.event_types,
        conditions.compared,
        conditions.operator,
        conditions.value_number as wanted_number,
        conditions.value_date as wanted_date,
        conditions.low_number,
        conditions.high_number,
        conditions.low_date,
        conditions.high_date,
        -- The order is the condition: such a list stays in one piece.
        case
            when conditions.operator = 'in_order' then conditions.value_list
            else {{ nth_piece(
                'conditions.value_list', "'|'", 'numbers.generated_number + 1'
            ) }}
        end as piece
    from conditions
    inner join numbers
        on
            numbers.generated_number
            <= coalesce(
                case when conditions.operator = 'in_order' then 1 end,
                length(conditions.value_list) - length(replace(conditions.value_list, '|', '')) - 1,
                1
            )
),

counted_types as (
    {%- for event_type in rule_words()['event_type'] %}
    select distinct '{{ event_type }}' as counted_type
    from conditions
    where
        behavior is not null
        and {{ dbt.position("'|" ~ event_type ~ "|'", 'event_types') }} > 0
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

all_pieces as (
    select
        *,
        {{ try_number('piece') }} as piece_number
    from pieces
    union all
    select
        counted_type as signal_id,
        1 as condition_number,
        1 as condition_count,
        'event' as subject,
        '|' || counted_type || '|' as event_types,
        null as compared,
        'occurred' as operator,  -- noqa: RF04
        null as wanted_number,
        null as wanted_date,
        null as low_number,
        null as high_number,
        null as low_date,
        null as high_date,
        null as piece,
        null as piece_number
    from counted_types
)

select * from all_pieces
