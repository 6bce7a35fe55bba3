{{ config(enabled=in_use('segment')) }}

-- Everybody names events in their own words; each name is looked at once, not each event. What
-- went wrong, and what no word speaks of, is not scored.
with tracks as (
    {{ raw_table('segment', 'tracks', ['id'], {'text': ['event', 'event_text']}) }}
),

names as (
    select distinct
        coalesce(event, event_text) as event_name,
        ' ' || lower(replace(replace(coalesce(event, event_text), '_', ' '), '-', ' ')) || ' '
            as words
    from tracks
    where coalesce(event, event_text) is not null
),

event_types as (
    select
        event_name,
        case
            when words like '% failed %' or words like '% error %' then 'other'
            when words like '% email %' and words like '% bounced %' then 'email_bounce'
            when words like '% email %' and words like '% spam %' then 'email_spam'
            when words like '% email %' and words like '% clicked %' then 'email_click'
            when words like '% email %' and words like '% opened %' then 'email_open'
            when words like '% email %' and words like '% delivered %' then 'email_delivered'
            when words like '% email %' and words like '% sent %' then 'email_sent'
            when words like '% unsubscribe%' then 'email_unsubscribe'
            when words like '% attended %' then 'event_attended'
            when
                words like '% registered %'
                and (words like '% webinar %' or words like '% event %')
                then 'event_registered'
            when
                words like '% submit%'
                or words like '% requested %'
                or words like '% booked %'
                or words like '% registered %'
                or words like '% signed up %'
                or words like '% sign up %'
                then 'form_submit'
            when words like '% download%' then 'content_download'
            when words like '% search%' then 'site_search'
            when
                words like '% video %'
                and (words like '% completed %' or words like '% watched %')
                then 'video_view'
            when words like '% click%' then 'link_click'
            when
                words like '% logged in %'
                or words like '% signed in %'
                or words like '% trial started %'
                or words like '% created %'
                or words like '% used %'
                or words like '% activated %'
                or words like '% connected %'
                or words like '% imported %'
                or words like '% exported %'
                or words like '% invited %'
                or words like '% published %'
                or words like '% shared %'
                or words like '% upgraded %'
                then 'product_use'
            else 'other'
        end as event_type
    from names
)

select * from event_types
