{{ config(enabled=in_use('segment')) }}

with events as (
    select * from {{ ref('base_segment__page_events') }}
    union all
    select * from {{ ref('base_segment__track_events') }}
    union all
    select * from {{ ref('base_segment__identity_events') }}
)

select * from events
