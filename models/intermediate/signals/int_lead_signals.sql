-- Which signals hold for a lead by what is known of it on the as-of date: a row where one holds,
-- and where it cannot be told.
with attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

pieces as (
    select * from {{ ref('int_signal_pieces') }}
    where subject in ('lead', 'account')
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

distinct_values as (
    select distinct subject, attribute, value_text as value_as_written from attributes
),

valued as (
    select
        distinct_values.value_as_written,
        lower(distinct_values.value_as_written) as value_text,
        clock.as_of_date,
        pieces.*
    from distinct_values
    inner join pieces
        on distinct_values.subject = pieces.subject and distinct_values.attribute = pieces.compared
    cross join clock
),

tested as (
    select
        *,
        {{ try_number('value_text') }} as value_number,
        {{ try_date('value_text') }} as value_date
    from valued
),

matched as (
    select
        *,
        {{ piece_matches('tested.as_of_date') }} as is_match
    from tested
),

-- 1 holds, 0 does not, NULL cannot be told.
conditions as (
    select
        subject,
        compared as attribute,
        value_as_written,
        signal_id,
        condition_number,
        condition_count,
        operator,
        value_text,
        case
            when operator = 'is_missing' then case when value_text is null then 1 else 0 end
            when operator = 'is_present' then case when value_text is null then 0 else 1 end
            when value_text is null then null
            when operator in ({{ quoted(negative_operators()) }})
                then 1 - max(case when is_match then 1 else 0 end)
            else max(case when is_match then 1 when not is_match then 0 end)
        end as holds
    from matched
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

lead_conditions as (
    select
        attributes.lead_id,
        conditions.signal_id,
        min(conditions.holds) as lowest,
        count(conditions.holds) as told,
        min(conditions.condition_count) as condition_count
    from attributes
    inner join conditions
        on
            attributes.subject = conditions.subject
            and attributes.attribute = conditions.attribute
            and coalesce(attributes.value_text, '') = coalesce(conditions.value_as_written, '')
    group by 1, 2
),

lead_signals as (
    select
        lead_id,
        signal_id,
        told < condition_count as is_unknown
    from lead_conditions
    where coalesce(lowest, 1) = 1
)

select * from lead_signals
