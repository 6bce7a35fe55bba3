-- Attributes of leads that changed, as the systems' own histories tell it: what each day came to.
with changes as (
    select * from {{ ref('int_field_changes') }}
    where entity = 'leads'
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

-- Sellers and accounts are keys across systems.
named as (
    select
        changes.source_key,
        changes.source_system,
        replace(changes.field, '_source_id', '_key') as attribute,
        case when changes.field like '%_source_id' then changes.source_system || ':' else '' end
            as key_start,
        changes.old_value,
        changes.new_value,
        changes.changed_at,
        cast(changes.changed_at as date) as known_on
    from changes
    cross join clock
    where cast(changes.changed_at as date) <= clock.as_of_date
),

ranked as (
    select
        *,
        row_number() over (
            partition by source_key, attribute, known_on order by changed_at, old_value nulls last
        ) as place,
        row_number() over (
            partition by source_key, attribute, known_on order by changed_at desc, old_value desc
        ) as place_from_last
    from named
),

told_changes as (
    select
        source_key,
        source_system,
        known_on,
        attribute,
        max(case when place_from_last = 1 then key_start || new_value end) as new_value,
        max(case when place = 1 then key_start || old_value end) as old_value
    from ranked
    group by 1, 2, 3, 4
)

select * from told_changes
