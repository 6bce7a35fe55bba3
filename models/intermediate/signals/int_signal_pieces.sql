-- The conditions of signals with their alternatives in rows: one row for each piece of a list such
-- as demo|quote.
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
        conditions.property,
        conditions.operator,
        conditions.value_number as wanted_number,
        conditions.value_date as wanted_date,
        conditions.low_number,
        conditions.high_number,
        conditions.low_date,
        conditions.high_date,
        {{ dbt.split_part('conditions.value_list', "'|'", 'numbers.generated_number + 1') }}
            as piece
    from conditions
    inner join numbers
        on
            numbers.generated_number
            <= coalesce(
                length(conditions.value_list) - length(replace(conditions.value_list, '|', '')) - 1,
                1
            )
),

typed as (
    select
        *,
        {{ try_number('piece') }} as piece_number
    from pieces
)

select * from typed
