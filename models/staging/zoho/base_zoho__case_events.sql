{{ config(enabled=in_use('zoho')) }}

-- A case names its contact, or the address from which it was written. When it was closed, Zoho does
-- not keep.
with cases as (
    {{ raw_table('zoho', 'cases', ['id'], {
        'text': ['id', 'subject', 'status', 'case_origin', 'email', 'related_to', 'account_name'],
        'timestamp': ['created_time'],
    }) }}
),

deleted as (
    select * from {{ ref('base_zoho__deleted') }}
),

events as (
    select {{ canonical('events', 'zoho', {
        'source_event_id': 'cases.id',
        'event_type': "'ticket_opened'",
        'channel': 'lower(case_origin)',
        'direction': "'in'",
        'lead_source_id': json_value('related_to', 'id'),
        'account_source_id': json_value('account_name', 'id'),
        'email': 'email',
        'content_name': 'subject',
        'outcome': 'status',
        'is_deleted': 'cases.is_deleted or deleted.id is not null',
        'occurred_at': 'created_time',
        'loaded_at': 'loaded_at',
    }) }}
    from cases
    left join deleted on cases.id = deleted.id
)

select * from events
