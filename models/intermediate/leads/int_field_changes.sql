-- What the systems themselves have written down about fields that changed, by the names of the
-- contract. The first change after the as-of date tells what was true on the day.
with changes as (
    {{ union_systems('field_changes') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

field_changes as (
    select
        changes.entity,
        changes.source_system,
        changes.source_system || ':' || changes.source_id as source_key,
        changes.field,
        changes.old_value,
        changes.new_value,
        changes.changed_at,
        cast(changes.changed_at as date) > clock.as_of_date
        and row_number() over (
            partition by
                changes.entity, changes.source_system, changes.source_id, changes.field,
                cast(changes.changed_at as date) > clock.as_of_date
            order by changes.changed_at, changes.old_value nulls last
        ) = 1 as is_first_after_the_day
    from changes
    cross join clock
)

select * from field_changes
