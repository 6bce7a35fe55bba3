{{ config(enabled=in_use('marketo')) }}

-- Who unsubscribed or asked not to be called. An invalid address is no wish of its owner, and a
-- flag that is false only says that nobody has unsubscribed.
with leads as (
    {{ raw_table('marketo', 'lead', ['id'], {
        'text': ['id', 'email'],
        'boolean': ['unsubscribed', 'do_not_call'],
    }) }}
),

unsubscribes as (
    {{ raw_table('marketo', 'activity_unsubscribe_email', ['lead_id', 'activity_date'], {
        'text': ['lead_id'],
        'timestamp': ['activity_date'],
    }) }}
),

last_unsubscribes as (
    select
        lead_id,
        max(activity_date) as unsubscribed_at
    from unsubscribes
    group by 1
),

consents as (
    select {{ canonical('consents', 'marketo', {
        'lead_source_id': 'leads.id',
        'email': 'leads.email',
        'channel': "'email'",
        'status': "'opted_out'",
        'changed_at': 'last_unsubscribes.unsubscribed_at',
        'loaded_at': 'leads.loaded_at',
    }) }}
    from leads
    left join last_unsubscribes on leads.id = last_unsubscribes.lead_id
    where leads.unsubscribed
    union all
    select {{ canonical('consents', 'marketo', {
        'lead_source_id': 'id',
        'email': 'email',
        'channel': "'phone'",
        'status': "'opted_out'",
        'loaded_at': 'loaded_at',
    }) }}
    from leads
    where do_not_call
)

select * from consents
