-- The rows of signals.csv, typed, with their value as whatever the operator may need: a list, a
-- number, a date, a range.

with signals as (
    {{ rule_file('signals') }}
),

dots as (
    select
        *,
        case when operator = 'between' then {{ dbt.position("'..'", 'value') }} else 0 end
            as dots_at,
        case
            when substring(property, 1, 9) = 'count_in_' and right(property, 5) = '_days'
                then substring(property, 10, length(property) - 14)
        end as behavior_days_text
    from signals
),

parsed as (
    select
        *,
        {{ piped_list('event_type') }} as event_types,
        {{ piped_list('value') }} as value_list,
        {{ try_number('value') }} as value_number,
        {{ try_date('value') }} as value_date,
        case when dots_at > 0 then nullif(trim(substring(value, 1, dots_at - 1)), '') end as low,
        case when dots_at > 0 then nullif(trim(substring(value, dots_at + 2)), '') end as high,
        case
            when translate(behavior_days_text, '0123456789', '') = ''
                then {{ try_number('behavior_days_text') }}
        end as behavior_days_number
    from dots
),

typed as (
    select
        *,
        {{ try_number('low') }} as low_number,
        {{ try_number('high') }} as high_number,
        {{ try_date('low') }} as low_date,
        {{ try_date('high') }} as high_date,
        case
            when behavior_days_number between 1 and 3650
                then cast(behavior_days_number as {{ dbt.type_int() }})
        end as behavior_days,
        case
            when property in ('count', 'days_since_last', 'days_since_first') then property
            when behavior_days_number between 1 and 3650 then 'count'
        end as behavior
    from parsed
)

select * from typed
