{{ config(enabled=in_use('pardot')) }}

-- A visitor is a browser. When Pardot finds out whose it is, all that it did belongs to the
-- prospect, from the first visit on.
with visitors as (
    {{ raw_table('pardot', 'visitor', ['id'], {
        'text': ['id', 'prospect_id', 'source_parameter', 'medium_parameter',
            'campaign_parameter'],
        'timestamp': ['created_at'],
    }) }}
),

events as (
    select {{ canonical('events', 'pardot', {
        'source_event_id': "'visitor-' || id",
        'event_type': "'identified'",
        'channel': "'web'",
        'lead_source_id': 'prospect_id',
        'anonymous_id': 'id',
        'utm_source': 'source_parameter',
        'utm_medium': 'medium_parameter',
        'utm_campaign': 'campaign_parameter',
        'is_deleted': 'is_deleted',
        'occurred_at': 'created_at',
        'loaded_at': 'loaded_at',
    }) }}
    from visitors
    where prospect_id is not null
)

select * from events
