{{ config(materialized='view') }}

-- All events that signals look at: the recorded ones that a person made, whoever it was, and the
-- derived ones, which are no part of anything that was recorded.
{%- set columns = ['event_type', 'event_date', 'available_date']
    + event_properties() | reject('equalto', 'event_day') | list %}

with recorded as (
    select
        part,
        known_by,
        {{ columns | join(', ') }}
    from {{ ref('int_events') }}
    where is_real
),

derived as (
    select
        'derived' as part,
        lead_id as known_by,
        {{ columns | join(', ') }}
    from {{ ref('int_derived_events') }}
),

signal_events as (
    select * from recorded
    union all
    select * from derived
)

select * from signal_events
