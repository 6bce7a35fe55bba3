-- The rows of signals.csv, typed, with their value as whatever the operator may need: a list, a
-- number, a date, a range.

with signals as (
    {{ rule_file('signals') }}
),

dots as (
    select
        *,
        case when operator = 'between' then {{ dbt.position("'..'", 'value') }} else 0 end
            as dots_at
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
        case when dots_at > 0 then nullif(trim(substring(value, dots_at + 2)), '') end as high
    from dots
),

typed as (
    select
        *,
        {{ try_number('low') }} as low_number,
        {{ try_number('high') }} as high_number,
        {{ try_date('low') }} as low_date,
        {{ try_date('high') }} as high_date
    from parsed
)

select * from typed
