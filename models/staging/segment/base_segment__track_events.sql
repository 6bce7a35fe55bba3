{{ config(enabled=in_use('segment')) }}

-- Track calls have one table each for what is their own; what all have in common is enough to tell
-- who did what, where and when.
with tracks as (
    {{ raw_table('segment', 'tracks', ['id', 'timestamp'], {
        'text': ['id', 'event', 'event_text', 'anonymous_id', 'user_id', 'context_page_path',
            'context_page_url', 'context_campaign_source', 'context_campaign_medium',
            'context_campaign_name', 'context_user_agent'],
        'timestamp': ['timestamp'],
    }) }}
),

event_types as (
    select * from {{ ref('base_segment__event_types') }}
),

typed as (
    select
        tracks.*,
        coalesce(event_types.event_type, 'other') as event_type,
        coalesce(
            {{ page_path('tracks.context_page_path') }}, {{ page_path('tracks.context_page_url') }}
        ) as page_path
    from tracks
    left join event_types
        on coalesce(tracks.event, tracks.event_text) = event_types.event_name
),

-- The page of a click is the one it leads to, and that is not in this table.
events as (
    select {{ canonical('events', 'segment', {
        'source_event_id': 'id',
        'event_type': 'event_type',
        'channel': "case
            when event_type like 'email%' then 'email'
            when page_path is not null then 'web' end",
        'direction': "case
            when event_type in ('email_sent', 'email_delivered', 'email_bounce') then 'out'
            else 'in' end",
        'anonymous_id': 'anonymous_id',
        'user_id': 'user_id',
        'page_path': "case when event_type not in ('link_click', 'email_click') then page_path end",
        'content_name': 'coalesce(event_text, event)',
        'outcome': 'coalesce(event, event_text)',
        'utm_source': 'context_campaign_source',
        'utm_medium': 'context_campaign_medium',
        'utm_campaign': 'context_campaign_name',
        'user_agent': 'context_user_agent',
        'is_deleted': 'is_deleted',
        'occurred_at': 'timestamp',
        'loaded_at': 'loaded_at',
    }) }}
    from typed
)

select * from events
