{{ config(enabled=in_use('leadfeeder')) }}

-- A visit is one event without a duration, and each of its pages another one with its own: the
-- length of the visit is the sum of its pages and must not count twice.
with visits as (
    select
        *,
        coalesce(google_client_id, leadfeeder_client_id) as anonymous_id
    from {{ ref('base_leadfeeder__visits') }}
),

route as (
    {{ json_elements('visits', 'visit_route') }}
),

raw_pages as (
    select
        *,
        {{ json_value('element', 'page_path') }} as path_of_page,
        {{ json_value('element', 'page_url') }} as url_of_page,
        {{ json_value('element', 'page_title') }} as title_of_page,
        {{ try_number(json_value('element', 'time_on_page')) }} as seconds_on_page
    from route
),

pages as (
    select
        *,
        coalesce(sum(seconds_on_page) over (
            partition by visit_id order by position
            rows between unbounded preceding and 1 preceding
        ), 0) as seconds_before
    from raw_pages
),

visits_with_pages as (
    select distinct visit_id from pages
),

events as (
    select {{ canonical('events', 'leadfeeder', {
        'source_event_id': "'visit-' || visits.visit_id",
        'event_type': "'other'",
        'channel': "'web'",
        'account_source_id': 'visits.company_id',
        'anonymous_id': 'visits.anonymous_id',
        'outcome': "'visit'",
        'utm_source': 'case when visits_with_pages.visit_id is null then visits.utm_source end',
        'utm_medium': 'case when visits_with_pages.visit_id is null then visits.utm_medium end',
        'utm_campaign': 'case when visits_with_pages.visit_id is null then visits.utm_campaign end',
        'is_deleted': 'visits.is_deleted',
        'occurred_at': 'visits.started_at',
        'loaded_at': 'visits.loaded_at',
    }) }}
    from visits
    left join visits_with_pages on visits.visit_id = visits_with_pages.visit_id
    union all
    select {{ canonical('events', 'leadfeeder', {
        'source_event_id': "'page-' || visit_id || '-' || cast(position as "
            ~ dbt.type_string() ~ ")",
        'event_type': "'page_view'",
        'channel': "'web'",
        'account_source_id': 'company_id',
        'anonymous_id': 'anonymous_id',
        'page_path': page_path('coalesce(path_of_page, url_of_page)'),
        'content_name': 'title_of_page',
        'utm_source': 'case when position = 1 then utm_source end',
        'utm_medium': 'case when position = 1 then utm_medium end',
        'utm_campaign': 'case when position = 1 then utm_campaign end',
        'duration_seconds': 'seconds_on_page',
        'is_deleted': 'is_deleted',
        'occurred_at': dbt.dateadd('second', 'cast(seconds_before as integer)', 'started_at'),
        'loaded_at': 'loaded_at',
    }) }}
    from pages
)

select * from events
