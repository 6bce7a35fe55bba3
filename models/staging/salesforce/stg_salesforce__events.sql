{{ config(enabled=in_use('salesforce')) }}

with events as (
    select * from {{ ref('base_salesforce__campaign_events') }}
    union all
    select * from {{ ref('base_salesforce__activity_events') }}
    union all
    select * from {{ ref('base_salesforce__case_events') }}
)

select * from events
