{{ config(enabled=in_use('activecampaign')) }}

-- What people allow, list by list: active (1) or unsubscribed (2). Unconfirmed (0) and bounced (3)
-- are no statement of the person.
with subscriptions as (
    {{ raw_table('activecampaign', 'contact_lists', ['contact', 'list', 'status'], {
        'text': ['contact', 'list', 'status'],
        'timestamp': ['sdate', 'udate'],
    }) }}
),

lists as (
    {{ raw_table('activecampaign', 'lists', ['id'], {'text': ['id', 'name']}) }}
),

consents as (
    select {{ canonical('consents', 'activecampaign', {
        'lead_source_id': 'subscriptions.contact',
        'channel': "'email'",
        'status': "case subscriptions.status when '1' then 'opted_in' else 'opted_out' end",
        'purpose': "coalesce(lists.name, 'list ' || subscriptions.list)",
        'changed_at': "case subscriptions.status
            when '1' then subscriptions.sdate
            else subscriptions.udate end",
        'loaded_at': 'subscriptions.loaded_at',
    }) }}
    from subscriptions
    left join lists on subscriptions.list = lists.id
    where subscriptions.status in ('1', '2') and not subscriptions.is_deleted
)

select * from consents
