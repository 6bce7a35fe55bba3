{{ config(enabled=in_use('hubspot')) }}

-- A ticket is opened once for each of its contacts; when it is closed, that is a second event.
with tickets as (
    {{ raw_table('hubspot', 'ticket', ['id'], {
        'text': ['id', 'property_hs_ticket_category', 'property_subject', 'property_source_type'],
        'timestamp': ['property_createdate', 'property_closed_date'],
    }) }}
),

contacts as (
    {{ raw_table('hubspot', 'ticket_contact', ['ticket_id', 'contact_id'], {
        'text': ['ticket_id', 'contact_id'],
    }) }}
),

contacts_of_tickets as (
    select distinct ticket_id, contact_id from contacts
    where not is_deleted
),

tickets_of_contacts as (
    select
        tickets.*,
        contacts_of_tickets.contact_id,
        'ticket-' || tickets.id || coalesce('-' || contacts_of_tickets.contact_id, '') as event_id
    from tickets
    left join contacts_of_tickets on tickets.id = contacts_of_tickets.ticket_id
),

events as (
    {% for event_type, id, direction, moment in [
        ('ticket_opened', 'event_id', 'in', 'property_createdate'),
        ('ticket_closed', "event_id || '-closed'", 'out', 'property_closed_date'),
    ] -%}
    select {{ canonical('events', 'hubspot', {
        'source_event_id': id,
        'event_type': "'" ~ event_type ~ "'",
        'channel': 'lower(property_source_type)',
        'direction': "'" ~ direction ~ "'",
        'lead_source_id': 'contact_id',
        'content_name': 'coalesce(property_hs_ticket_category, property_subject)',
        'is_deleted': 'is_deleted',
        'occurred_at': moment,
        'loaded_at': 'loaded_at',
    }) }}
    from tickets_of_contacts
    {{ 'where property_closed_date is not null' if loop.last else 'union all' }}
    {% endfor %}
)

select * from events
