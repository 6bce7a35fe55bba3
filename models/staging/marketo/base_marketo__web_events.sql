{{ config(enabled=in_use('marketo')) }}

{#- What people did on the web: one raw table for each type of activity, with its canonical type
    and channel and the column that names the page. A form's referrer is the page it is on. -#}
{%- set activities = {
    'visit_webpage': ('page_view', 'web', 'webpage_url'),
    'click_link': ('link_click', 'web', 'primary_attribute_value'),
    'fill_out_form': ('form_submit', 'web', 'referrer_url'),
    'fill_out_facebook_lead_ads_form': ('form_submit', 'social', 'referrer_url'),
    'fill_out_linkedin_lead_gen_form': ('form_submit', 'social', 'referrer_url'),
    'share_content': ('social', 'social', 'referrer_url'),
} %}

with {% for activity in activities -%}
{{ activity }} as (
    {{ raw_table('marketo', 'activity_' ~ activity, ['lead_id', 'activity_date'], {
        'text': ['marketo_guid', 'id', 'lead_id', 'primary_attribute_value', 'webpage_url',
            'referrer_url', 'query_parameters', 'user_agent'],
        'timestamp': ['activity_date'],
    }) }}
),

{% endfor -%}
web_activities as (
    {% for activity, (event_type, channel, page) in activities.items() -%}
    select
        '{{ activity }}' as activity,
        '{{ event_type }}' as event_type,
        '{{ channel }}' as channel,
        {{ page }} as page_url,
        *
    from {{ activity }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

queries as (
    select
        *,
        '&' || coalesce(query_parameters, {{ dbt.split_part(
            dbt.split_part('page_url', "'?'", 2), "'#'", 1
        ) }}) as query_text
    from web_activities
),

tagged as (
    select
        {% for name in ['utm_source', 'utm_medium', 'utm_campaign'] -%}
        nullif({{ dbt.split_part(
            dbt.split_part('query_text', "'&" ~ name ~ "='", 2), "'&'", 1
        ) }}, '') as {{ name }},
        {% endfor -%}
        *
    from queries
),

events as (
    select {{ canonical('events', 'marketo', {
        'source_event_id': "coalesce(marketo_guid, activity || '-' || id)",
        'event_type': 'event_type',
        'channel': 'channel',
        'direction': "'in'",
        'lead_source_id': 'lead_id',
        'page_path': page_path('page_url'),
        'content_name': 'primary_attribute_value',
        'utm_source': 'utm_source',
        'utm_medium': 'utm_medium',
        'utm_campaign': 'utm_campaign',
        'user_agent': 'user_agent',
        'is_deleted': 'is_deleted',
        'occurred_at': 'activity_date',
        'loaded_at': 'loaded_at',
    }) }}
    from tagged
)

select * from events
