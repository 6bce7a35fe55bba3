{{ config(enabled=in_use('marketo')) }}

{#- What sales did from Marketo's Sales Insight, and the only replies that Marketo knows. It logs
    the same mails and calls as tasks in Salesforce; there they are other rows. -#}
{%- set activities = {
    'send_sales_email': ('email_sent', 'email', 'out'),
    'open_sales_email': ('email_open', 'email', 'in'),
    'click_sales_email': ('email_click', 'email', 'in'),
    'replied_to_sales_email': ('email_reply', 'email', 'in'),
    'sales_email_bounced': ('email_bounce', 'email', 'out'),
    'received_sales_call': ('call', 'phone', 'out'),
} %}

with {% for activity in activities -%}
{{ activity }} as (
    {{ raw_table('marketo', 'activity_' ~ activity, ['lead_id', 'activity_date'], {
        'text': ['marketo_guid', 'id', 'lead_id', 'primary_attribute_value', 'link',
            'email_subject', 'sales_campaign_name', 'sales_call_subject', 'sales_call_status'],
        'number': ['sales_call_duration'],
        'timestamp': ['activity_date'],
    }) }}
),

{% endfor -%}
sales_activities as (
    {% for activity, (event_type, channel, direction) in activities.items() -%}
    select
        '{{ activity }}' as activity,
        '{{ event_type }}' as event_type,
        '{{ channel }}' as channel,
        '{{ direction }}' as direction,
        *
    from {{ activity }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- Nothing ties an open or a reply to the mail: these activities do not name it.
events as (
    select {{ canonical('events', 'marketo', {
        'source_event_id': "coalesce(marketo_guid, activity || '-' || id)",
        'event_type': 'event_type',
        'channel': 'channel',
        'direction': 'direction',
        'lead_source_id': 'lead_id',
        'page_path': page_path('link'),
        'content_name': 'coalesce(email_subject, sales_call_subject, primary_attribute_value)',
        'campaign_name': 'sales_campaign_name',
        'outcome': "case
            when lower(replace(sales_call_status, '-', ' '))
                in ('no answer', 'canceled', 'cancelled', 'failed', 'busy') then 'planned'
            else sales_call_status end",
        'duration_seconds': 'sales_call_duration',
        'is_deleted': 'is_deleted',
        'occurred_at': 'activity_date',
        'loaded_at': 'loaded_at',
    }) }}
    from sales_activities
)

select * from events
