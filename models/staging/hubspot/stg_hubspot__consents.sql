{{ config(enabled=in_use('hubspot')) }}

-- A contact's flag holds now; the changes of subscriptions say what the person chose, and when.
-- What a mail caused has no time of its own. A change without a subscription is about all email.
with contacts as (
    {{ raw_table('hubspot', 'contact', ['id'], {
        'text': ['id', 'property_email'],
        'boolean': ['property_hs_email_optout'],
    }) }}
),

subscription_changes as (
    {{ raw_table('hubspot', 'email_subscription_change', ['recipient', 'change'], {
        'text': ['recipient', 'change', 'caused_by_event_id', 'email_subscription_id'],
        'timestamp': ['timestamp'],
    }) }}
),

subscriptions as (
    {{ raw_table('hubspot', 'email_subscription', ['id'], {'text': ['id', 'name']}) }}
),

status_changes as (
    {{ raw_table('hubspot', 'email_event_status_change', ['id'], {
        'text': ['id', 'portal_subscription_status'],
    }) }}
),

email_events as (
    {{ raw_table('hubspot', 'email_event', ['id'], {
        'text': ['id', 'recipient'],
        'timestamp': ['created'],
    }) }}
),

-- A bounce or its end (BOUNCED, UNBOUNCED) is not what a person wants.
statuses as (
    select 'SUBSCRIBED' as word, 'opted_in' as status
    union all
    select 'UNSUBSCRIBED' as word, 'opted_out' as status
    union all
    select 'REPORTED_SPAM' as word, 'opted_out' as status
),

consents as (
    select {{ canonical('consents', 'hubspot', {
        'lead_source_id': 'id',
        'email': 'property_email',
        'channel': "'email'",
        'status': "'opted_out'",
        'loaded_at': 'loaded_at',
    }) }}
    from contacts
    where property_hs_email_optout
    union all
    select {{ canonical('consents', 'hubspot', {
        'email': 'changes.recipient',
        'channel': "'email'",
        'status': 'statuses.status',
        'purpose': 'coalesce(subscriptions.name, changes.email_subscription_id)',
        'changed_at': 'coalesce(changes.timestamp, email_events.created)',
        'loaded_at': 'changes.loaded_at',
    }) }}
    from subscription_changes as changes
    inner join statuses on upper(changes.change) = statuses.word
    left join subscriptions on changes.email_subscription_id = subscriptions.id
    left join email_events on changes.caused_by_event_id = email_events.id
    union all
    select {{ canonical('consents', 'hubspot', {
        'email': 'email_events.recipient',
        'channel': "'email'",
        'status': 'statuses.status',
        'changed_at': 'email_events.created',
        'loaded_at': 'status_changes.loaded_at',
    }) }}
    from status_changes
    inner join statuses on upper(status_changes.portal_subscription_status) = statuses.word
    inner join email_events on status_changes.id = email_events.id
)

select * from consents
