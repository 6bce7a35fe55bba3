{{ config(enabled=in_use('activecampaign')) }}

-- Site and event tracking. The value of a visit is the address of the page; any other type is an
-- event that your own programs send.
with logs as (
    {{ raw_table('activecampaign', 'tracking_logs', ['id'], {
        'text': ['id', 'contact', 'subscriberid', 'type', 'value'],
        'timestamp': ['tstamp'],
    }) }}
),

events as (
    select {{ canonical('events', 'activecampaign', {
        'source_event_id': "'tracking-' || id",
        'event_type': "case when lower(value) like 'http%://%' then 'page_view'
            else 'product_use' end",
        'channel': "'web'",
        'lead_source_id': "coalesce(nullif(contact, '0'), subscriberid)",
        'page_path': "case when lower(value) like 'http%://%' then " ~ page_path('value') ~ " end",
        'content_name': "case when lower(value) not like 'http%://%' or value is null
            then type end",
        'is_deleted': 'is_deleted',
        'occurred_at': 'tstamp',
        'loaded_at': 'loaded_at',
    }) }}
    from logs
)

select * from events
