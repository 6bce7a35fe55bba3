{{ config(enabled=in_use('snowplow')) }}

-- Each name is looked at once, not each event. What the tracker sends by itself has fixed names;
-- for what a company sends, only the words of a structured event say something.
with events as (
    select distinct event_name from {{ ref('base_snowplow__atomic_events') }}
),

names as (
    select
        event_name,
        ' ' || lower(replace(replace(event_name, '_', ' '), '-', ' ')) || ' ' as words
    from events
),

event_types as (
    select
        event_name,
        case
            when event_name = 'page_view' then 'page_view'
            when event_name = 'link_click' then 'link_click'
            when event_name = 'submit_form' then 'form_submit'
            when event_name = 'site_search' then 'site_search'
            when event_name = 'social_interaction' then 'social'
            -- A video that was played to its end.
            when event_name = 'end_event' then 'video_view'
            when words like '% download%' then 'content_download'
            when words like '% form%' and words like '% submit%' then 'form_submit'
            when words like '% site search%' then 'site_search'
            when words like '% video %' and words like '% complete%' then 'video_view'
            when words like '% login %' or words like '% logged in %' then 'product_use'
            else 'other'
        end as event_type
    from names
)

select * from event_types
