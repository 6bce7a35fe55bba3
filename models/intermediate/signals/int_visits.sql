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

with_end as (
    select
        events.*,
        {{ dbt.dateadd('minute', var('visit_gap_minutes'), 'lag(events.occurred_at) over (
            partition by events.lead_id, events.source_system, events.anonymous_id
            order by events.occurred_at, events.event_id
        )') }} as open_until
    from events
    cross join asked_for
),

numbered as (
    select
        *,
        sum(case when open_until >= occurred_at then 0 else 1 end) over (
            partition by lead_id, source_system, anonymous_id
            order by occurred_at, event_id
            rows between unbounded preceding and current row
        ) as visit_number
    from with_end
),

on_pages as (
    select
        *,
        first_value(event_id) over (
            partition by lead_id, source_system, anonymous_id, visit_number
            order by occurred_at, event_id
        ) as first_event_id,
        sum(case when event_type = 'page_view' then 1 else 0 end) over (
            partition by lead_id, source_system, anonymous_id, visit_number
            order by occurred_at, event_id
            rows between unbounded preceding and current row
        ) as page_number
    from numbered
),

-- Page 0 is what happened before the first page view.
pages as (
    select
        first_event_id,
        page_number,
        max(case when event_type = 'page_view' then page_path end) as page_path,
        max(case when event_type = 'page_view' then occurred_at end) as viewed_at,
        sum(duration_seconds) as heartbeat_seconds,
        max(available_date) as available_date
    from on_pages
    group by 1, 2
),

timed as (
    select
        *,
        right('00000' || cast(page_number as {{ dbt.type_string() }}), 6) as rank_text,
        right('00000' || cast(999999 - page_number as {{ dbt.type_string() }}), 6) as back_rank,
        case when page_number > 0 then coalesce(
            heartbeat_seconds,
            floor({{ seconds_between(
                'viewed_at', 'lead(viewed_at) over (partition by first_event_id order by page_number)'
            ) }})
        ) end as seconds_on_page
    from pages
),

summed as (
    select
        first_event_id,
        max(page_number) as page_count,
        {{ first_known('page_path') }} as entry_page,
        {{ first_known('page_path', 'back_rank') }} as exit_page,
        {{ dbt.listagg('page_path', "' > '", 'order by page_number') }} as pages,
        -- To the millisecond, so that the order of adding does not matter.
        cast(cast(sum(seconds_on_page) as decimal(28, 3)) as {{ type_double() }})
            as duration_seconds,
        max(available_date) as available_date
    from timed
    group by 1
    having max(page_number) > 0
),

visits as (
    select
        'visit:' || events.event_id as event_id,
        events.lead_id,
        events.source_system,
        'visit' as event_type,
        'web' as channel,
        'in' as direction,
        summed.entry_page as page_path,
        summed.pages as content_name,
        cast(null as {{ dbt.type_string() }}) as campaign_name,
        summed.exit_page as outcome,
        events.utm_source,
        events.utm_medium,
        events.utm_campaign,
        cast(summed.page_count as {{ type_double() }}) as value,
        summed.duration_seconds,
        events.occurred_at,
        events.event_date,
        summed.available_date
    from summed
    inner join events on summed.first_event_id = events.event_id
)

select * from visits
