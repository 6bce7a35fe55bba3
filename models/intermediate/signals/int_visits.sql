-- Visits to the web site, as events: page views of one lead on one device, one after the other
-- without a longer pause. Made only where a signal asks for visits.
with events as (
    select * from {{ ref('int_events') }}
    where not_scored_reason is null and channel = 'web'
),

-- One row where a signal asks for visits, none where not.
asked_for as (
    select distinct 1 as visits from {{ ref('int_signal_pieces') }}
    where subject = 'event' and {{ dbt.position("'|visit|'", 'event_types') }} > 0
),

started as (
    select
        events.lead_id,
        events.source_system,
        events.anonymous_id,
        events.event_id,
        events.event_type,
        events.page_path,
        events.duration_seconds,
        events.utm_source,
        events.utm_medium,
        events.utm_campaign,
        events.occurred_at,
        events.available_date,
        case
            when {{ dbt.dateadd('minute', var('visit_gap_minutes'), 'lag(events.occurred_at) over (
                partition by events.lead_id, events.source_system, events.anonymous_id
                order by events.occurred_at, events.event_id
            )') }} >= events.occurred_at then 0
            else 1
        end as is_start
    from events
    cross join asked_for
),

-- Pages are counted on over all visits of the device; what happens before the first page of a visit
-- has the number of the page before, but not its visit.
numbered as (
    select
        {% for number, adds in {
            'visit_number': 'is_start',
            'page_number': "case when event_type = 'page_view' then 1 else 0 end",
        }.items() -%}
        sum({{ adds }}) over (
            partition by lead_id, source_system, anonymous_id
            order by occurred_at, event_id
            rows between unbounded preceding and current row
        ) as {{ number }},
        {% endfor -%}
        started.*
    from started
),

pages as (
    select
        lead_id,
        source_system,
        anonymous_id,
        visit_number,
        page_number,
        {% for column in ['event_id', 'occurred_at', 'utm_source', 'utm_medium',
            'utm_campaign'] -%}
        max(case when is_start = 1 then {{ column }} end) as first_{{ column }},
        {% endfor -%}
        max(case when event_type = 'page_view' then page_path end) as page_path,
        max(case when event_type = 'page_view' then occurred_at end) as viewed_at,
        sum(duration_seconds) as heartbeat_seconds,
        max(available_date) as available_date
    from numbered
    group by 1, 2, 3, 4, 5
),

timed as (
    select
        *,
        right('00000' || cast(page_number as {{ dbt.type_string() }}), 6) || page_path
            as ranked_page,
        case when viewed_at is not null then coalesce(
            heartbeat_seconds,
            floor({{ seconds_between('viewed_at', 'lead(viewed_at) over (
                partition by lead_id, source_system, anonymous_id, visit_number
                order by page_number
            )') }})
        ) end as seconds_on_page
    from pages
),

summed as (
    select
        lead_id,
        source_system,
        anonymous_id,
        visit_number,
        {% for column in ['event_id', 'occurred_at', 'utm_source', 'utm_medium',
            'utm_campaign'] -%}
        max(first_{{ column }}) as {{ column }},
        {% endfor -%}
        count(viewed_at) as page_count,
        substring(min(ranked_page), 7) as entry_page,
        substring(max(ranked_page), 7) as exit_page,
        {{ dbt.listagg('page_path', "' > '", 'order by page_number') }} as pages,
        -- To the millisecond, so that the order of adding does not matter.
        cast(cast(sum(seconds_on_page) as decimal(28, 3)) as {{ type_double() }})
            as duration_seconds,
        max(available_date) as available_date
    from timed
    group by 1, 2, 3, 4
    having count(viewed_at) > 0
),

visits as (
    select
        'visit:' || event_id as event_id,
        lead_id,
        source_system,
        'visit' as event_type,
        'web' as channel,
        'in' as direction,
        entry_page as page_path,
        pages as content_name,
        cast(null as {{ dbt.type_string() }}) as campaign_name,
        exit_page as outcome,
        utm_source,
        utm_medium,
        utm_campaign,
        cast(page_count as {{ type_double() }}) as value,
        duration_seconds,
        occurred_at,
        cast(occurred_at as date) as event_date,
        available_date
    from summed
)

select * from visits
