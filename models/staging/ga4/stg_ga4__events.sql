{{ config(enabled=in_use('ga4')) }}

with ga4_events as (
    select * from {{ ref('base_ga4__' ~ var('ga4_export') ~ '_events') }}
),

events as (
    select {{ canonical('events', 'ga4', {
        'source_event_id': 'source_event_id',
        'event_type': "case event_name
            when 'page_view' then 'page_view'
            when 'file_download' then 'content_download'
            when 'click' then 'link_click'
            when 'form_submit' then 'form_submit'
            when 'view_search_results' then 'site_search'
            when 'video_complete' then 'video_view'
            else 'other' end",
        'channel': "'web'",
        'direction': "'in'",
        'anonymous_id': 'user_pseudo_id',
        'user_id': 'user_id',
        'page_path': "case when event_name = 'click' then " ~ page_path('link_url')
            ~ " else " ~ page_path('page_location') ~ " end",
        'content_name': 'content_name',
        'outcome': 'event_name',
        'utm_source': 'utm_source',
        'utm_medium': 'utm_medium',
        'utm_campaign': 'utm_campaign',
        'user_agent': 'user_agent',
        'duration_seconds': 'duration_seconds',
        'is_deleted': 'is_deleted',
        'occurred_at': 'occurred_at',
        'loaded_at': 'loaded_at',
    }) }}
    from ga4_events
)

select * from events
