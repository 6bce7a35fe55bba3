{{ config(enabled=in_use('dynamics365')) }}

with events as (
    select * from {{ ref('base_dynamics365__email_events') }}
    union all
    select * from {{ ref('base_dynamics365__activity_events') }}
    union all
    select * from {{ ref('base_dynamics365__case_events') }}
    union all
    select * from {{ ref('base_dynamics365__attendance_events') }}
    union all
    select * from {{ ref('base_dynamics365__campaign_events') }}
)

select * from events
