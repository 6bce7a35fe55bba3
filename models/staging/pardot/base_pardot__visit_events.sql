{{ config(enabled=in_use('pardot')) }}

-- Pages and visits of Pardot's own tracker. A visit whose pages are there as rows of their own is
-- other: they tell the same time on the site.
with visits as (
    {{ raw_table('pardot', 'visit', ['id'], {
        'text': ['id', 'visitor_id', 'prospect_id', 'source_parameter', 'medium_parameter',
            'campaign_parameter'],
        'number': ['duration_in_seconds'],
        'timestamp': ['first_visitor_page_view_at', 'created_at'],
    }) }}
),

page_views as (
    {{ raw_table('pardot', 'visitor_page_view', ['id'], {
        'text': ['id', 'visit_id', 'visitor_id', 'url', 'title'],
        'timestamp': ['created_at'],
    }) }}
),

visits_with_pages as (
    select distinct visit_id from page_views
    where visit_id is not null
),

ordered_page_views as (
    select
        *,
        case when visit_id is not null then lead(created_at) over (
            partition by visit_id
            order by created_at nulls last, id
        ) end as next_at
    from page_views
),

-- A page was looked at until the next one of the same visit, the last one until the visit ended.
timed_page_views as (
    select
        pages.*,
        visits.prospect_id,
        coalesce(pages.visitor_id, visits.visitor_id) as browser_id,
        visits.source_parameter,
        visits.medium_parameter,
        visits.campaign_parameter,
        coalesce(
            {{ seconds_between('pages.created_at', 'pages.next_at') }},
            visits.duration_in_seconds
            - {{ seconds_between('visits.first_visitor_page_view_at', 'pages.created_at') }}
        ) as seconds_looked_at
    from ordered_page_views as pages
    left join visits on pages.visit_id = visits.id
),

events as (
    select {{ canonical('events', 'pardot', {
        'source_event_id': "'visit-' || visits.id",
        'event_type': "case
            when visits_with_pages.visit_id is null then 'page_view' else 'other' end",
        'channel': "'web'",
        'direction': "'in'",
        'lead_source_id': 'visits.prospect_id',
        'anonymous_id': 'visits.visitor_id',
        'outcome': "'Visit'",
        'utm_source': 'visits.source_parameter',
        'utm_medium': 'visits.medium_parameter',
        'utm_campaign': 'visits.campaign_parameter',
        'duration_seconds': 'visits.duration_in_seconds',
        'is_deleted': 'visits.is_deleted',
        'occurred_at': 'coalesce(visits.first_visitor_page_view_at, visits.created_at)',
        'loaded_at': 'visits.loaded_at',
    }) }}
    from visits
    left join visits_with_pages on visits.id = visits_with_pages.visit_id
    union all
    select {{ canonical('events', 'pardot', {
        'source_event_id': "'page-view-' || id",
        'event_type': "'page_view'",
        'channel': "'web'",
        'direction': "'in'",
        'lead_source_id': 'prospect_id',
        'anonymous_id': 'browser_id',
        'page_path': page_path('url'),
        'content_name': 'title',
        'utm_source': 'source_parameter',
        'utm_medium': 'medium_parameter',
        'utm_campaign': 'campaign_parameter',
        'duration_seconds': 'case when seconds_looked_at >= 0 then seconds_looked_at end',
        'is_deleted': 'is_deleted',
        'occurred_at': 'created_at',
        'loaded_at': 'loaded_at',
    }) }}
    from timed_page_views
)

select * from events
