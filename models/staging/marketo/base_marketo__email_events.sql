{{ config(enabled=in_use('marketo')) }}

{#- What happened to marketing mail: one raw table for each type of activity. -#}
{%- set activities = {
    'send_email': 'email_sent',
    'email_delivered': 'email_delivered',
    'email_bounced': 'email_bounce',
    'email_bounced_soft': 'email_bounce',
    'unsubscribe_email': 'email_unsubscribe',
    'open_email': 'email_open',
    'click_email': 'email_click',
} %}

with {% for activity in activities -%}
{{ activity }} as (
    {{ raw_table('marketo', 'activity_' ~ activity, ['lead_id', 'activity_date'], {
        'text': ['marketo_guid', 'id', 'lead_id', 'campaign_id', 'campaign_run_id',
            'primary_attribute_value_id', 'primary_attribute_value', 'action_result', 'category',
            'link', 'user_agent'],
        'boolean': ['is_bot_activity'],
        'timestamp': ['activity_date'],
    }) }}
),

{% endfor -%}
mail_activities as (
    {% for activity, event_type in activities.items() -%}
    select '{{ activity }}' as activity, '{{ event_type }}' as event_type, * from {{ activity }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A campaign of Marketo is a smart campaign, a flow of steps; the marketing campaign that people
-- speak of is the program around it.
smart_campaigns as (
    {{ raw_table('marketo', 'campaign', ['id'], {'text': ['id', 'program_id']}) }}
),

programs as (
    {{ raw_table('marketo', 'program', ['id'], {'text': ['id', 'name']}) }}
),

-- Ids repeat across the types of activity and newer instances have none; the GUID is the key. A
-- mail as sent to one person is the mail, the run of the smart campaign and the person. A mail
-- that the flow skipped was never sent.
events as (
    select {{ canonical('events', 'marketo', {
        'source_event_id': "coalesce(mails.marketo_guid, mails.activity || '-' || mails.id)",
        'event_type': 'mails.event_type',
        'channel': "'email'",
        'direction': "case
            when mails.event_type in ('email_sent', 'email_delivered', 'email_bounce') then 'out'
            else 'in' end",
        'lead_source_id': 'mails.lead_id',
        'message_id': "mails.primary_attribute_value_id
            || coalesce('-' || mails.campaign_run_id, '') || '-' || mails.lead_id",
        'page_path': page_path('mails.link'),
        'content_name': 'mails.primary_attribute_value',
        'campaign_name': 'programs.name',
        'outcome': "case
            when lower(mails.action_result) in ('skipped', 'failed') then 'planned'
            when mails.category = '1' then 'blocked as spam'
            when mails.category = '2' then 'invalid address'
            when mails.category is not null then 'temporary failure'
            else mails.action_result end",
        'user_agent': 'mails.user_agent',
        'machine_reason': "case when mails.is_bot_activity then 'bot activity of Marketo' end",
        'is_deleted': 'mails.is_deleted',
        'occurred_at': 'mails.activity_date',
        'loaded_at': 'mails.loaded_at',
    }) }}
    from mail_activities as mails
    left join smart_campaigns on mails.campaign_id = smart_campaigns.id
    left join programs on smart_campaigns.program_id = programs.id
)

select * from events
