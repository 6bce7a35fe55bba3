{{ config(enabled=in_use('salesforce')) }}

-- A case is opened once; when it is closed, that is a second event.
with cases as (
    {{ raw_table('salesforce', 'case', ['id'], {
        'text': ['id', 'contact_id', 'account_id', 'supplied_email', 'type', 'origin', 'status'],
        'timestamp': ['created_date', 'closed_date'],
    }) }}
),

events as (
    {% for event_type, id, direction, moment in [
        ('ticket_opened', 'id', 'in', 'created_date'),
        ('ticket_closed', "id || '-closed'", 'out', 'closed_date'),
    ] -%}
    select {{ canonical('events', 'salesforce', {
        'source_event_id': id,
        'event_type': "'" ~ event_type ~ "'",
        'channel': 'lower(origin)',
        'direction': "'" ~ direction ~ "'",
        'lead_source_id': salesforce_id('contact_id'),
        'account_source_id': salesforce_id('account_id'),
        'email': 'supplied_email',
        'content_name': 'type',
        'outcome': 'status',
        'is_deleted': 'is_deleted',
        'occurred_at': moment,
        'loaded_at': 'loaded_at',
    }) }}
    from cases
    {{ 'where closed_date is not null' if loop.last else 'union all' }}
    {% endfor %}
)

select * from events
