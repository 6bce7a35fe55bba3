{{ config(enabled=in_use('snowplow')) }}

with raw_events as (
    select * from {{ ref('base_snowplow__atomic_events') }}
),

contexts as (
    select * from {{ ref('base_snowplow__context_tables') }}
),

event_types as (
    select * from {{ ref('base_snowplow__event_types') }}
),

with_contexts as (
    select
        raw_events.*,
        coalesce(event_types.event_type, 'other') as event_type,
        coalesce(raw_events.page_view_id, contexts.page_view_id) as view_id,
        coalesce(raw_events.target_url, contexts.target_url) as link_url,
        coalesce(raw_events.form_id, contexts.form_id) as sent_form,
        coalesce(raw_events.spider_or_robot, contexts.spider_or_robot) as is_spider
    from raw_events
    left join contexts on raw_events.event_id = contexts.event_id
    left join event_types on raw_events.event_name = event_types.event_name
),

-- A view that two events tell of is one view. A page ping says that somebody was active on the page
-- since the last one: the tracker sends it every ten seconds, if nobody tells it otherwise.
events as (
    select {{ canonical('events', 'snowplow', {
        'source_event_id': "case
            when event_type = 'page_view' and view_id is not null
                then view_id || coalesce(page_path, '')
            else event_id end",
        'event_type': 'event_type',
        'channel': 'platform',
        'direction': "'in'",
        'anonymous_id': 'domain_userid',
        'user_id': 'user_id',
        'page_path': "case when event_type = 'link_click' then " ~ page_path('link_url')
            ~ " else page_path end",
        'content_name': "case
            when event_type = 'page_view' then page_title
            else coalesce(sent_form, se_label) end",
        'outcome': 'event_name',
        'utm_source': 'mkt_source',
        'utm_medium': 'mkt_medium',
        'utm_campaign': 'mkt_campaign',
        'user_agent': 'useragent',
        'machine_reason': "case
            when " ~ text_to_boolean('is_spider') ~ " then 'spider (IAB)' end",
        'value': 'se_value',
        'duration_seconds': "case when event_name = 'page_ping' then 10 end",
        'is_deleted': 'is_deleted',
        'occurred_at': 'occurred_at',
        'loaded_at': 'loaded_at',
    }) }}
    from with_contexts
)

select * from events
