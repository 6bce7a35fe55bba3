{{ config(enabled=in_use('ga4') and var('ga4_export') == 'fivetran') }}

with raw_events as (
    {{ raw_table('ga4', 'event', ['name', 'timestamp', 'user_pseudo_id'], {
        'text': ['_fivetran_id', 'date', 'name', 'user_pseudo_id', 'user_id', 'bundle_sequence_id',
            'batch_event_index', 'param_page_location', 'param_link_url', 'param_file_name',
            'param_form_name', 'param_form_id', 'param_search_term', 'param_video_title',
            'param_source', 'param_medium', 'param_campaign',
            'collected_traffic_source_manual_source', 'collected_traffic_source_manual_medium',
            'collected_traffic_source_manual_campaign_name', 'device_web_info_browser'],
        'number': ['param_engagement_time_msec'],
        'boolean': ['is_intraday'],
        'timestamp': ['timestamp'],
    }) }}
),

complete_days as (
    select distinct date as complete_day from raw_events
    where not coalesce(is_intraday, false)
),

-- Once the daily table of a day is there, the intraday rows of that day are superseded.
all_events as (
    select
        raw_events.*,
        coalesce(raw_events.is_intraday, false)
        and complete_days.complete_day is not null as is_superseded
    from raw_events
    left join complete_days on raw_events.date = complete_days.complete_day
),

-- What brought the visitor this time: traffic_source would say what brought them the first time.
events as (
    select
        coalesce(user_pseudo_id, 'no cookie')
        || '-' || cast(timestamp as {{ dbt.type_string() }})
        || '-' || name
        || '-' || coalesce(bundle_sequence_id, _fivetran_id, '')
        || '-' || coalesce(batch_event_index, '')
        || case when is_superseded then '-intraday' else '' end as source_event_id,
        name as event_name,
        user_pseudo_id,
        user_id,
        param_page_location as page_location,
        coalesce(param_link_url, param_page_location) as link_url,
        coalesce(
            param_file_name, param_form_name, param_form_id, param_search_term, param_video_title
        ) as content_name,
        coalesce(param_source, collected_traffic_source_manual_source) as utm_source,
        coalesce(param_medium, collected_traffic_source_manual_medium) as utm_medium,
        coalesce(param_campaign, collected_traffic_source_manual_campaign_name) as utm_campaign,
        param_engagement_time_msec / 1000.0 as duration_seconds,
        device_web_info_browser as user_agent,
        is_superseded or is_deleted as is_deleted,
        timestamp as occurred_at,
        loaded_at
    from all_events
)

select * from events
