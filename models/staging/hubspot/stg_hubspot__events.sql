{{ config(enabled=in_use('hubspot')) }}

with events as (
    select * from {{ ref('base_hubspot__email_events') }}
    union all
    select * from {{ ref('base_hubspot__form_events') }}
    union all
    select * from {{ ref('base_hubspot__engagement_events') }}
    union all
    select * from {{ ref('base_hubspot__ticket_events') }}
    union all
    select * from {{ ref('base_hubspot__campaign_events') }}
)

select * from events
