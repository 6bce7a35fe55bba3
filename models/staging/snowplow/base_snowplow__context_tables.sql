{{ config(enabled=in_use('snowplow')) }}

-- A context table may have several rows of one event (the event was received twice, the row loaded
-- twice): they are made one, so that no event is multiplied.
{% set tables = {
    'com_snowplowanalytics_snowplow_web_page_1': ('id', 'page_view_id'),
    'com_iab_snowplow_spiders_and_robots_1': ('spider_or_robot', 'spider_or_robot'),
    'com_snowplowanalytics_snowplow_link_click_1': ('target_url', 'target_url'),
    'com_snowplowanalytics_snowplow_submit_form_1': ('form_id', 'form_id'),
} %}

with context_rows as (
    {% for table, (column, name) in tables.items() -%}
    select
        root_id as event_id,
        '{{ name }}' as name,
        {{ column }} as value
    from (
        {{ raw_table('snowplow', table, ['root_id', column], {'text': ['root_id', column]}) }}
    ) as raw_rows
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

contexts as (
    select
        {% for _, name in tables.values() -%}
        max(case when name = '{{ name }}' then value end) as {{ name }},
        {% endfor -%}
        event_id
    from context_rows
    where event_id is not null
    group by event_id
)

select * from contexts
