{{ config(enabled=in_use('klenty')) }}

with events as (
    select * from {{ ref('base_klenty__campaign_events') }}
    union all
    select * from {{ ref('base_klenty__webhook_events') }}
)

select * from events
