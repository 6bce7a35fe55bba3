{{ config(enabled=training_weeks() > 0) }}

-- The levels into which the values of each candidate fall: numbers into at most ten ranges that hold
-- about as much each, texts each into its own unless it is rare, what is missing into a level too.
{%- set bins = 10 %}
{%- set rare_share = 0.01 %}

with counted as (
    select
        subject,
        attribute,
        lower(value_text) as value_text,
        min(case when may_train then 1 else 0 end) as may_train,
        count(*) as snapshots
    from {{ ref('training_candidates') }}
    group by 1, 2, 3
),

typed as (
    select
        *,
        {{ try_number('value_text') }} as value_number
    from counted
),

-- A field is one of numbers if nothing else is in it, and more than ten different ones are.
judged as (
    select
        *,
        sum(snapshots) over (partition by subject, attribute) as all_snapshots,
        count(value_number) over (partition by subject, attribute) > {{ bins }}
        and count(value_number) over (partition by subject, attribute)
        = count(value_text) over (partition by subject, attribute) as is_number,
        min(may_train) over (partition by subject, attribute) = 1 as may_all_train
    from typed
),

placed as (
    select
        *,
        sum(snapshots) over (
            partition by subject, attribute, value_text is null
            order by value_number, value_text
            rows between unbounded preceding and current row
        ) - 0.5 * snapshots as middle,
        sum(snapshots) over (partition by subject, attribute, value_text is null) as known_snapshots
    from judged
),

binned as (
    select
        *,
        case
            when is_number and value_text is not null
                then cast(floor({{ bins }} * middle / known_snapshots) as {{ dbt.type_int() }}) + 1
        end as bin
    from placed
),

ranged as (
    select
        *,
        case when bin is not null then min(value_number) over (
            partition by subject, attribute, bin
        ) end as lowest
    from binned
),

next_ranges as (
    select
        subject,
        attribute,
        bin,
        row_number() over (partition by subject, attribute order by bin) as place,
        lead(min(lowest)) over (partition by subject, attribute order by bin) as next_lowest
    from ranged
    where bin is not null
    group by subject, attribute, bin
),

training_levels as (
    select
        ranged.subject,
        ranged.attribute,
        ranged.value_text,
        case
            when ranged.value_text is null then 'missing'
            when ranged.bin is not null
                then 'range ' || cast(next_ranges.place as {{ dbt.type_string() }})
            when ranged.snapshots < {{ rare_share }} * ranged.all_snapshots then 'other'
            else 'is ' || ranged.value_text
        end as level,
        {{ to_numeric('case when next_ranges.place > 1 then ranged.lowest end') }} as from_value,
        {{ to_numeric('next_ranges.next_lowest') }} as to_value,
        ranged.may_all_train as may_train,
        cast(ranged.snapshots as {{ dbt.type_bigint() }}) as snapshots
    from ranged
    left join next_ranges
        on
            ranged.subject = next_ranges.subject
            and ranged.attribute = next_ranges.attribute
            and ranged.bin = next_ranges.bin
)

select * from training_levels
