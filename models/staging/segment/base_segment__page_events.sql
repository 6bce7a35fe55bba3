{{ config(enabled=in_use('segment')) }}

with pages as (
    {{ raw_table('segment', 'pages', ['id', 'timestamp'], {
        'text': ['id', 'anonymous_id', 'user_id', 'name', 'title', 'path', 'url',
            'context_page_path', 'context_page_url', 'context_campaign_source',
            'context_campaign_medium', 'context_campaign_name', 'context_user_agent'],
        'timestamp': ['timestamp'],
    }) }}
),

events as (
    select {{ canonical('events', 'segment', {
        'source_event_id': 'id',
        'event_type': "'page_view'",
        'channel': "'web'",
        'direction': "'in'",
        'anonymous_id': 'anonymous_id',
        'user_id': 'user_id',
        'page_path': 'coalesce(' ~ page_path('path') ~ ', ' ~ page_path('url') ~ ', '
            ~ page_path('context_page_path') ~ ', ' ~ page_path('context_page_url') ~ ')',
        'content_name': 'coalesce(name, title)',
        'utm_source': 'context_campaign_source',
        'utm_medium': 'context_campaign_medium',
        'utm_campaign': 'context_campaign_name',
        'user_agent': 'context_user_agent',
        'is_deleted': 'is_deleted',
        'occurred_at': 'timestamp',
        'loaded_at': 'loaded_at',
    }) }}
    from pages
)

select * from events
