-- The parts in which events are kept: the raw events of one system, loaded on one day, that
-- happened on one day; of a busy day several, so that one corrected row does not have the whole
-- day written again. The name of a part holds a sum over everything in it.
with events as (
    {{ union_systems('events') }}
),

buckets as (
    select
        source_system,
        cast(loaded_at as date) as loaded_date,
        cast(occurred_at as date) as event_date,
        {{ event_bucket('events') }} as bucket,
        count(*) as event_count,
        sum({{ row_hash(contract_columns('events')) }}) as content_sum,
        -- What is only planned, or was deleted, says nothing about how far the data reaches.
        sum(case
            when not coalesce(is_deleted, false) and coalesce(outcome, '') <> 'planned' then 1
            else 0
        end) as happened_count
    from events
    group by 1, 2, 3, 4
),

counted as (
    select
        *,
        sum(event_count) over (
            partition by source_system, loaded_date, event_date
        ) as day_count
    from buckets
),

-- 64 to 255 events a part: fewer parts are fewer names to keep, smaller ones fewer rows to write.
sized as (
    select
        *,
        case
            {% for bucket_count in [1024, 256, 64, 16, 4] -%}
            when day_count >= {{ 64 * bucket_count }} then {{ bucket_count }}
            {% endfor -%}
            else 1
        end as bucket_count
    from counted
),

parts as (
    select
        source_system,
        loaded_date,
        event_date,
        bucket_count,
        mod(bucket, bucket_count) as bucket,
        sum(event_count) as event_count,
        sum(content_sum) as content_sum,
        sum(happened_count) as happened_count
    from sized
    group by 1, 2, 3, 4, 5
),

event_parts as (
    select
        source_system || '|' || {{ day_text('loaded_date') }} || '|' || {{ day_text('event_date') }}
        {%- for column in ['bucket', 'bucket_count', 'event_count', 'content_sum'] %}
        || '|' || cast({{ column }} as {{ dbt.type_string() }})
        {%- endfor %}
        || '|' || {{ code_version(['int_event_rows']) }} as part,
        source_system,
        loaded_date,
        event_date,
        bucket,
        bucket_count,
        event_count,
        happened_count
    from parts
)

select * from event_parts
