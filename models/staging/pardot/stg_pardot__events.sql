{{ config(enabled=in_use('pardot')) }}

with events as (
    select * from {{ ref('base_pardot__activity_events') }}
    union all
    select * from {{ ref('base_pardot__visitor_events') }}
    union all
    select * from {{ ref('base_pardot__visit_events') }}
    union all
    select * from {{ ref('base_pardot__campaign_events') }}
)

select * from events
