{{ config(enabled=in_use('marketo')) }}

-- activity_change_score is never an input: a score that is made of Marketo's own would count the
-- same behaviour twice. Changes of fields, merges and deletions are no events; field_changes, links
-- and leads tell of them.
with events as (
    select * from {{ ref('base_marketo__email_events') }}
    union all
    select * from {{ ref('base_marketo__web_events') }}
    union all
    select * from {{ ref('base_marketo__sales_events') }}
    union all
    select * from {{ ref('base_marketo__campaign_events') }}
)

select * from events
