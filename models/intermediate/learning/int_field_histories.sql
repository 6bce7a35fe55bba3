{{ config(enabled=training_weeks() > 0) }}

-- Since when the history of each field is kept: by our own versions, or by the system itself.
with field_changes as (
    select * from {{ ref('int_field_changes') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

kept as (
    {% for entity in ['leads', 'accounts'] -%}
    {% for field in kept_columns(entity) -%}
    select
        '{{ entity }}' as entity,
        source_system,
        '{{ field }}' as field,
        min(known_on) as known_since
    from {{ kept_versions(entity) }} as {{ entity }}_history
    group by 1, 2, 3
    union all
    {% endfor -%}
    {% endfor -%}
    select
        entity,
        source_system,
        field,
        min(cast(changed_at as date)) as known_since
    from field_changes
    group by 1, 2, 3
),

field_histories as (
    select
        kept.entity,
        kept.source_system,
        kept.field,
        min(kept.known_since) as known_since
    from kept
    cross join clock
    where kept.known_since <= clock.as_of_date
    group by 1, 2, 3
)

select * from field_histories
