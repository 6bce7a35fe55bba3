{{ config(enabled=in_use('klenty')) }}

-- Klenty knows only who does not want to hear from you. The status holds today and has no date; an
-- unsubscription that came as a webhook has one.
with statuses as (
    select * from {{ ref('base_klenty__statuses') }}
),

events as (
    select * from {{ ref('base_klenty__webhook_events') }}
    where event_type = 'email_unsubscribe' and not is_deleted
),

-- A prospect in several cadences has the same status in each of them.
refusals as (
    select
        prospect_id,
        email,
        prospect_status = 'donotcontact' as is_of_all,
        max(loaded_at) as loaded_at
    from statuses
    where prospect_status in ('unsubscribed', 'donotcontact') and not is_deleted
    group by 1, 2, 3
),

consents as (
    select {{ canonical('consents', 'klenty', {
        'lead_source_id': 'prospect_id',
        'email': 'email',
        'channel': "case when is_of_all then 'all' else 'email' end",
        'status': "'opted_out'",
        'loaded_at': 'loaded_at',
    }) }}
    from refusals
    union all
    select {{ canonical('consents', 'klenty', {
        'lead_source_id': 'lead_source_id',
        'email': 'email',
        'channel': "'email'",
        'status': "'opted_out'",
        'changed_at': 'occurred_at',
        'loaded_at': 'loaded_at',
    }) }}
    from events
)

select * from consents
