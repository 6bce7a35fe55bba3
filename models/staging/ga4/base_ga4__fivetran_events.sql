{{ config(enabled=in_use('ga4') and var('ga4_export') == 'fivetran') }}

with raw_events as (
    {{ raw_table('ga4', 'event', ['name', 'timestamp', 'user_pseudo_id'], {
        'text': ['_fivetran_id', 'name', 'user_pseudo_id', 'user_id', 'bundle_sequence_id',
            'batch_event_index', 'param_page_location', 'param_link_url', 'param_file_name',
            'param_form_name', 'param_source', 'param_medium', 'param_campaign',
            'device_web_info_browser'],
        'number': ['param_engagement_time_msec'],
        'timestamp': ['timestamp'],
    }) }}
),

events as (
    select
        coalesce(user_pseudo_id, 'no cookie')
        || '-' || cast(timestamp as {{ dbt.type_string() }})
        || '-' || name
        || '-' || coalesce(bundle_sequence_id, _fivetran_id, '')
        || '-' || coalesce(batch_event_index, '') as source_event_id,
        name as event_name,
        user_pseudo_id,
        user_id,
        param_page_location as page_location,
        coalesce(param_link_url, param_page_location) as link_url,
        coalesce(param_file_name, param_form_name) as content_name,
        param_source as utm_source,
        param_medium as utm_medium,
        param_campaign as utm_campaign,
        param_engagement_time_msec / 1000.0 as duration_seconds,
        device_web_info_browser as user_agent,
        is_deleted,
        timestamp as occurred_at,
        loaded_at
    from raw_events
)

select * from events
