{{ config(enabled=in_use('zoho')) }}

with events as (
    select * from {{ ref('base_zoho__activity_events') }}
    union all
    select * from {{ ref('base_zoho__case_events') }}
    union all
    select * from {{ ref('base_zoho__campaign_events') }}
)

select * from events
