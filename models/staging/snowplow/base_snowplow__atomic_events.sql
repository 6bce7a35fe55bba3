{{ config(enabled=in_use('snowplow')) }}

-- The events table, with what its JSON columns know. Loaders name a column by the first number of
-- the schema's version or by all three, and spell what is in it in either way.
{% set values = {
    'page_view_id': {
        'columns': ['contexts_com_snowplowanalytics_snowplow_web_page_1',
            'contexts_com_snowplowanalytics_snowplow_web_page_1_0_0'],
        'paths': ['[0].id'],
    },
    'spider_or_robot': {
        'columns': ['contexts_com_iab_snowplow_spiders_and_robots_1',
            'contexts_com_iab_snowplow_spiders_and_robots_1_0_0'],
        'paths': ['[0].spiderOrRobot', '[0].spider_or_robot'],
    },
    'target_url': {
        'columns': ['unstruct_event_com_snowplowanalytics_snowplow_link_click_1',
            'unstruct_event_com_snowplowanalytics_snowplow_link_click_1_0_1'],
        'paths': ['targetUrl', 'target_url'],
    },
    'form_id': {
        'columns': ['unstruct_event_com_snowplowanalytics_snowplow_submit_form_1',
            'unstruct_event_com_snowplowanalytics_snowplow_submit_form_1_0_0'],
        'paths': ['formId', 'form_id'],
    },
} %}

with raw_events as (
    {{ raw_table('snowplow', 'events', ['event_id', 'event_name', 'collector_tstamp'], {
        'text': ['event_id', 'event_name', 'platform', 'user_id', 'domain_userid', 'page_url',
            'page_urlpath', 'page_title', 'mkt_source', 'mkt_medium', 'mkt_campaign',
            'se_category', 'se_action', 'se_label', 'useragent']
            + values.values() | map(attribute='columns') | sum(start=[]),
        'number': ['se_value'],
        'timestamp': ['derived_tstamp', 'collector_tstamp', 'etl_tstamp'],
    }) }}
),

-- A structured event is called event, whatever it is; its category and action say what.
atomic_events as (
    select
        event_id,
        case
            when event_name = 'event'
                then coalesce(se_category || ' ' || se_action, se_action, se_category, event_name)
            else event_name
        end as event_name,
        lower(platform) as platform,
        user_id,
        domain_userid,
        coalesce({{ page_path('page_urlpath') }}, {{ page_path('page_url') }}) as page_path,
        page_title,
        mkt_source,
        mkt_medium,
        mkt_campaign,
        se_label,
        se_value,
        useragent,
        {% for name, where in values.items() -%}
        coalesce(
            {% for column in where.columns -%}
            {% set last_column = loop.last -%}
            {% for path in where.paths -%}
            {{ json_value(column, path) }}{{ ',' if not (last_column and loop.last) }}
            {% endfor -%}
            {% endfor -%}
        ) as {{ name }},
        {% endfor -%}
        is_deleted,
        coalesce(derived_tstamp, collector_tstamp) as occurred_at,
        coalesce(loaded_at, etl_tstamp, collector_tstamp) as loaded_at
    from raw_events
)

select * from atomic_events
