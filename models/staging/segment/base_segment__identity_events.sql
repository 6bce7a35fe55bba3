{{ config(enabled=in_use('segment')) }}

-- An identify call ties a device to a user, an email or both. The table of users knows no devices,
-- so these calls are what brings the anonymous page views of a person to the person.
with identifies as (
    {{ raw_table('segment', 'identifies', ['id', 'timestamp'], {
        'text': ['id', 'anonymous_id', 'user_id', 'email', 'context_page_path', 'context_page_url',
            'context_user_agent'],
        'timestamp': ['timestamp'],
    }) }}
),

aliases as (
    select * from {{ ref('base_segment__aliases') }}
),

events as (
    select {{ canonical('events', 'segment', {
        'source_event_id': 'id',
        'event_type': "'identified'",
        'channel': "case
            when coalesce(context_page_path, context_page_url) is not null then 'web' end",
        'direction': "'in'",
        'email': 'email',
        'anonymous_id': 'anonymous_id',
        'user_id': 'user_id',
        'page_path': 'coalesce('
            ~ page_path('context_page_path') ~ ', ' ~ page_path('context_page_url') ~ ')',
        'outcome': "'identify'",
        'user_agent': 'context_user_agent',
        'is_deleted': 'is_deleted',
        'occurred_at': 'timestamp',
        'loaded_at': 'loaded_at',
    }) }}
    from identifies
    union all
    select {{ canonical('events', 'segment', {
        'source_event_id': 'id',
        'event_type': "'identified'",
        'direction': "'in'",
        'anonymous_id': 'previous_id',
        'user_id': 'user_id',
        'outcome': "'alias'",
        'is_deleted': 'is_deleted',
        'occurred_at': 'timestamp',
        'loaded_at': 'loaded_at',
    }) }}
    from aliases
    where not is_user
)

select * from events
