{{ config(
    materialized=kept_in_parts(),
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    pre_hook="{{ lead_scoring.drop_stale_parts('int_event_parts') }}",
) }}

-- Every raw event of every system, one below the other, kept in parts: only what is new, late,
-- corrected or deleted is written.
{%- set keys = ["events.source_system || ':' || events.lead_source_id", clean_email('events.email'),
    'events.user_id', 'events.anonymous_id', 'events.account_source_id'] %}
{#- Not a CTE: engines write down what is read three times, and this is the largest table of all. #}
{%- set events_of_missing_parts %}({{ union_systems('events') }}) as events
    left join missing_days
        on
            events.source_system = missing_days.source_system
            and {{ same_day('cast(events.loaded_at as date)', 'missing_days.loaded_date') }}
            and {{ same_day('cast(events.occurred_at as date)', 'missing_days.event_date') }}
    inner join missing_parts
        on
            events.source_system = missing_parts.source_system
            and {{ same_day('cast(events.loaded_at as date)', 'missing_parts.loaded_date') }}
            and {{ same_day('cast(events.occurred_at as date)', 'missing_parts.event_date') }}
            and mod({{ event_bucket('events') }}, missing_days.bucket_count) = missing_parts.bucket
{%- endset %}

with missing_parts as (
    select * from {{ ref('int_event_parts') }}
    where {{ is_missing_part('part') }}
),

-- Into how many parts a day is cut says in which of them an event is. A left join: engines put
-- inner joins in another order, and would compare each event with all parts of its day.
missing_days as (
    select distinct source_system, loaded_date, event_date, bucket_count from missing_parts
),

-- Only copies within a part are told apart here, so only missing parts are looked through.
repeated_ids as (
    select coalesce(events.source_event_id, '') as source_event_id
    from {{ events_of_missing_parts }}
    group by missing_parts.part, events.source_event_id
    having count(*) > 1
),

-- Only ids that came more than once are put in order: a window over all events would cost more than
-- the scoring.
-- noqa: disable=LT02
-- (A union in a loop confuses the check of indents.)
copies as (
    {%- for is_repeated in [false, true] %}
    select
        missing_parts.part,
        events.*,
        missing_parts.event_date,
        missing_parts.loaded_date,
        {{ known_by(keys) }} as known_by,
        {% if is_repeated -%}
        row_number() over (
            partition by missing_parts.part, events.source_event_id
            order by {{ order_of_copies('events', known_by(keys)) }}
        ) as copy_number
        {%- else -%}
        1 as copy_number
        {%- endif %}
    from {{ events_of_missing_parts }}
    where
        coalesce(events.source_event_id, '')
        {{ 'in' if is_repeated else 'not in' }} (
            select repeated_ids.source_event_id from repeated_ids
        )
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),
-- noqa: enable=LT02

event_rows as (
    select
        part,
        copy_number,
        source_system || ':' || source_event_id as event_id,
        known_by,
        source_system,
        event_type,
        anonymous_id,
        message_id,
        {% for column in ['channel', 'direction', 'page_path'] -%}
        lower({{ column }}) as {{ column }},
        {% endfor -%}
        content_name,
        campaign_name,
        outcome,
        utm_source,
        utm_medium,
        utm_campaign,
        user_agent,
        machine_reason,
        value,
        duration_seconds,
        coalesce(is_deleted, false) as is_deleted,
        occurred_at,
        loaded_at,
        event_date,
        loaded_date
    from copies
)

select * from event_rows
