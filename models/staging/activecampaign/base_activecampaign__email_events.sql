{{ config(enabled=in_use('activecampaign')) }}

-- What people did with mailings. Opens and clicks of a person exist as webhooks only, which you
-- land yourself; bounces exist in a table too. A webhook has no id and may come twice, so its id is
-- made of all that it says; a bounce is the same bounce in both.
{%- set bounce_id = "'bounce-' || campaign_id || '-' || contact_id || '-'
            || cast(cast(happened_at as date) as " ~ dbt.type_string() ~ ")" %}
{%- set said = ['lower(type)', "coalesce(nullif(contact_id, '0'), contact_email)", 'campaign_id',
    'coalesce(link_id, link_url)', 'list', 'tag', 'deal_id',
    'cast(date_time as ' ~ dbt.type_string() ~ ')'] %}
{%- set webhook_id = ["'webhook'"] %}
{%- for part in said %}{% do webhook_id.append('coalesce(' ~ part ~ ", '')") %}{% endfor %}

with webhook_rows as (
    {{ raw_table('activecampaign', 'webhook_events', ['type', 'date_time'], {
        'text': ['type', 'contact_id', 'contact_email', 'campaign_id', 'campaign_name',
            'campaign_message_subject', 'link_id', 'link_url', 'list', 'tag', 'deal_id',
            'share_content'],
        'timestamp': ['date_time'],
    }) }}
),

bounce_rows as (
    {{ raw_table('activecampaign', 'bounce_logs', ['id'], {
        'text': ['id', 'contact', 'subscriberid', 'campaign', 'campaignid', 'email', 'code'],
        'timestamp': ['tstamp', 'created_timestamp'],
    }) }}
),

campaigns as (
    {{ raw_table('activecampaign', 'campaigns', ['id'], {'text': ['id', 'name']}) }}
),

webhooks as (
    select
        lower(type) as webhook_type,
        nullif(contact_id, '0') as contact_id,
        nullif(campaign_id, '0') as campaign_id,
        date_time as happened_at,
        {{ webhook_id | join(" || '-' || ") }} as webhook_id,
        contact_email,
        campaign_name,
        campaign_message_subject,
        link_url,
        share_content,
        is_deleted,
        loaded_at
    from webhook_rows
),

bounces as (
    select
        id as bounce_log_id,
        coalesce(nullif(contact, '0'), nullif(subscriberid, '0')) as contact_id,
        coalesce(nullif(campaign, '0'), nullif(campaignid, '0')) as campaign_id,
        coalesce(tstamp, created_timestamp) as happened_at,
        email,
        code,
        is_deleted,
        loaded_at
    from bounce_rows
),

-- The webhook sent says that a mailing starts, not who gets it.
events as (
    select {{ canonical('events', 'activecampaign', {
        'source_event_id': "case when webhook_type = 'bounce'
            then coalesce(" ~ bounce_id ~ ", webhook_id) else webhook_id end",
        'event_type': "case webhook_type
            when 'open' then 'email_open'
            when 'click' then 'email_click'
            when 'reply' then 'email_reply'
            when 'bounce' then 'email_bounce'
            when 'unsubscribe' then 'email_unsubscribe'
            when 'share' then 'social'
            else 'other' end",
        'channel': "case webhook_type when 'share' then 'social' else 'email' end",
        'direction': "case webhook_type when 'reply' then 'in' end",
        'lead_source_id': 'contact_id',
        'email': 'contact_email',
        'message_id': "campaign_id || '-' || contact_id",
        'page_path': page_path('link_url'),
        'content_name': 'coalesce(share_content, campaign_message_subject, campaign_name)',
        'campaign_name': 'campaign_name',
        'outcome': 'webhook_type',
        'is_deleted': 'is_deleted',
        'occurred_at': 'happened_at',
        'loaded_at': 'loaded_at',
    }) }}
    from webhooks
    union all
    select {{ canonical('events', 'activecampaign', {
        'source_event_id': 'coalesce(' ~ bounce_id ~ ", 'bounce-log-' || bounce_log_id)",
        'event_type': "'email_bounce'",
        'channel': "'email'",
        'lead_source_id': 'bounces.contact_id',
        'email': 'bounces.email',
        'message_id': "bounces.campaign_id || '-' || bounces.contact_id",
        'content_name': 'campaigns.name',
        'campaign_name': 'campaigns.name',
        'outcome': 'bounces.code',
        'is_deleted': 'bounces.is_deleted',
        'occurred_at': 'bounces.happened_at',
        'loaded_at': 'bounces.loaded_at',
    }) }}
    from bounces
    left join campaigns on bounces.campaign_id = campaigns.id
)

select * from events
