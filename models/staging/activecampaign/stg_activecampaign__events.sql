{{ config(enabled=in_use('activecampaign')) }}

with events as (
    select * from {{ ref('base_activecampaign__campaign_events') }}
    union all
    select * from {{ ref('base_activecampaign__form_events') }}
    union all
    select * from {{ ref('base_activecampaign__email_events') }}
    union all
    select * from {{ ref('base_activecampaign__sales_events') }}
    union all
    select * from {{ ref('base_activecampaign__web_events') }}
    union all
    select * from {{ ref('base_activecampaign__feed_events') }}
)

select * from events
