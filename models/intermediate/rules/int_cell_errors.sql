-- Cells that are wrong on their own, whatever stands next to them: one row per cell, with the first
-- thing that is wrong.
{%- set leftovers = ['null', 'nan', '#n/a', '#na', '#null!', '#value!', '#ref!', '#name?',
    '#div/0!', '#num!'] %}

with cells as (
    select * from {{ ref('int_rule_cells') }}
),

ids as (
    select distinct
        column_name,
        lower(value) as id
    from cells
    where kind = 'id' and value is not null
),

-- A file that defines nothing is the mistake, not every row that names something of it.
defined as (
    select distinct column_name
    from ids
),

-- What the cell event_type may name: event types and, to be counted, signals.
event_types as (
    {%- for event_type in rule_words()['event_type'] %}
    select '{{ event_type }}' as event_type
    {{ union_distinct() }}
    {%- endfor %}
    select id as event_type from ids
    where column_name = 'signal_id'
),

event_type_lists as (
    select distinct
        value,
        {{ piped_list('lower(value)') }} as piped
    from cells
    where kind = 'event_type'
),

-- A list |a|b| is as long as the event types that it names when it names nothing else.
readable_lists as (
    select event_type_lists.value
    from event_type_lists
    inner join event_types
        on {{ dbt.position("'|' || event_types.event_type || '|'", 'event_type_lists.piped') }} > 0
    group by event_type_lists.value, event_type_lists.piped
    having sum(length(event_types.event_type) + 1) + 1 = length(event_type_lists.piped)
),

typed as (
    select
        cells.*,
        defined.column_name is not null and ids.id is null as is_unknown_id,
        lower(cells.value) as word,
        {{ try_number('cells.value') }} as number,
        {{ try_date('cells.value') }} as calendar_day,
        readable_lists.value is not null as is_readable_list
    from cells
    left join defined on cells.kind || '_id' = defined.column_name
    left join ids
        on
            cells.kind || '_id' = ids.column_name
            and lower(cells.value) = ids.id
    left join readable_lists on cells.value = readable_lists.value
),

judged as (
    select
        *,
        case
            when value is null and is_required
                then 'Fill in this cell: every row needs a ' || column_name || '.'
            when
                word in ('{{ leftovers | join("', '") }}')  -- noqa: LT05
                or substring(word, 1, 3) = '###'
                then
                    'Type the value again, or leave the cell empty: '
                    || 'this is what a program writes when it has none.'
            when
                kind in ('number', 'double', 'percent')
                and (value is not null and number is null or abs(number) >= 1e12)
                then 'Write a number: digits, and a point before decimals, such as 12 or -2.5.'
            when
                kind = 'whole'
                and (
                    value is not null and number is null
                    or number <> floor(number)
                    or abs(number) >= 1e9
                )
                then 'Write a whole number, such as 1 or 10.'
            when
                kind = 'count'
                and (
                    value is not null and number is null
                    or number <> floor(number)
                    or number < 1
                    or number >= 1e9
                )
                then 'Write a whole number of 1 or more, or leave the cell empty for no limit.'
            when kind = 'percent' and (number < 0 or number > 100)
                then 'Write a percentage from 0 to 100.'
            when kind = 'date' and value is not null and calendar_day is null
                then 'Write a day of the calendar as YYYY-MM-DD, such as 2026-03-31.'
            when kind = 'event_type' and value is not null and not is_readable_list
                then
                    'Write event types of this list, each once, separated by one |: '
                    || words || '. A signal about leads may also name signals about events.'
            when
                kind <> 'event_type'
                and (
                    {{ dbt.position("', ' || word || ','", "', ' || words || ','") }} = 0
                    or {{ dbt.position("','", 'word') }} > 0
                )
                and words is not null
                then 'Write one of: ' || words || '.'
            when kind = 'model' and value is not null and is_unknown_id
                then
                    'scoring_models.csv has no model with this model_id. '
                    || 'Correct it, or add the model there.'
            when kind = 'signal' and value is not null and is_unknown_id
                then
                    'signals.csv has no signal with this signal_id. '
                    || 'Correct it, or add the signal there.'
        end as problem
    from typed
),

errors as (
    select
        file_name,
        row_number,
        row_key,
        column_name,
        value as bad_value,
        problem
    from judged
    where problem is not null
)

select * from errors
