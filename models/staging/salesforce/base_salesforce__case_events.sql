{{ config(enabled=in_use('salesforce')) }}

with cases as (
    {{ raw_table('salesforce', 'case', ['id'], {
        'text': ['id', 'contact_id', 'supplied_email', 'type', 'origin', 'status'],
        'timestamp': ['created_date'],
    }) }}
),

events as (
    select {{ canonical('events', 'salesforce', {
        'source_event_id': 'id',
        'event_type': "'ticket_opened'",
        'channel': 'lower(origin)',
        'direction': "'in'",
        'lead_source_id': salesforce_id('contact_id'),
        'email': 'supplied_email',
        'content_name': 'type',
        'outcome': 'status',
        'is_deleted': 'is_deleted',
        'occurred_at': 'created_date',
        'loaded_at': 'loaded_at',
    }) }}
    from cases
)

select * from events
