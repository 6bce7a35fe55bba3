-- What people did, one row each, from two tables that know them by their mail address.
with hits as (
    select * from {{ ref('web_hits') }}
),

mails as (
    select * from {{ ref('web_mails') }}
),

events as (
    select
        'hit-' || hit_no as source_event_id,
        case when form_name is null then 'page_view' else 'form_submit' end as event_type,
        'web' as channel,
        'in' as direction,
        visitor_mail as email,
        url as page_path,
        form_name as content_name,
        seen_at as occurred_at
    from hits
    union all
    select
        'mail-' || mail_no as source_event_id,
        case when sent_by = 'us' then 'email_sent' else 'email_reply' end as event_type,
        'email' as channel,
        case when sent_by = 'us' then 'out' else 'in' end as direction,
        person_mail as email,
        null as page_path,
        subject as content_name,
        mailed_at as occurred_at
    from mails
)

select * from events
