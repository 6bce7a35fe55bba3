{{ config(materialized='view') }}

-- All events that signals look at: the recorded ones that count, and the derived ones.
{%- set columns = ['event_id', 'lead_id', 'event_type', 'event_date', 'available_date']
    + event_properties() | reject('equalto', 'event_day') | list %}

with recorded as (
    select
        {{ columns | join(', ') }}
    from {{ ref('int_events') }}
    where not_scored_reason is null
),

derived as (
    select
        {{ columns | join(', ') }}
    from {{ ref('int_derived_events') }}
),

signal_events as (
    select * from recorded
    union all
    select * from derived
)

select * from signal_events
