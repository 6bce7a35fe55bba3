{{ config(enabled=in_use('ga4') and var('ga4_export') == 'native') }}

{% set columns = {
    'nested': ['event_params', 'device'],
    'text': ['event_date', 'event_name', 'user_pseudo_id', 'user_id', 'event_bundle_sequence_id',
        'batch_event_index'],
    'number': ['event_timestamp'],
} %}
{% set keys =
    ['event_date', 'event_name', 'event_timestamp', 'event_params', 'user_pseudo_id', 'device'] %}

with daily as (
    {{ raw_table('ga4', 'events', keys, columns) }}
),

intraday as (
    {{ raw_table('ga4', 'events_intraday', keys, columns) }}
),

complete_days as (
    select distinct event_date from daily
),

-- Once the daily table of a day is there, the intraday rows of that day are superseded.
all_events as (
    select daily.*, false as is_superseded from daily
    union all
    select intraday.*, complete_days.event_date is not null as is_superseded
    from intraday
    left join complete_days on intraday.event_date = complete_days.event_date
),

events as (
    select
        coalesce(user_pseudo_id, 'no cookie')
        || '-' || cast(cast(event_timestamp as {{ dbt.type_bigint() }}) as {{ dbt.type_string() }})
        || '-' || event_name
        || '-' || coalesce(event_bundle_sequence_id, '')
        || '-' || coalesce(batch_event_index, '')
        || case when is_superseded then '-intraday' else '' end as source_event_id,
        event_name,
        user_pseudo_id,
        user_id,
        {{ event_param('page_location') }} as page_location,
        coalesce({{ event_param('link_url') }}, {{ event_param('page_location') }}) as link_url,
        coalesce(
            {{ event_param('file_name') }},
            {{ event_param('form_name') }},
            {{ event_param('form_id') }},
            {{ event_param('search_term') }},
            {{ event_param('video_title') }}
        ) as content_name,
        {{ event_param('source') }} as utm_source,
        {{ event_param('medium') }} as utm_medium,
        {{ event_param('campaign') }} as utm_campaign,
        {{ event_param('engagement_time_msec', 'int') }} / 1000.0 as duration_seconds,
        {{ nested_value('device', 'web_info.browser') }} as user_agent,
        is_superseded or is_deleted as is_deleted,
        {{ epoch_to_timestamp('event_timestamp', 'microseconds') }} as occurred_at,
        loaded_at
    from all_events
)

select * from events
