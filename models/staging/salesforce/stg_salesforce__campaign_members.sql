{{ config(enabled=in_use('salesforce')) }}

-- A member that was a lead and was converted has both ids; the contact is who it is now.
with raw_members as (
    {{ raw_table('salesforce', 'campaign_member', ['id', 'campaign_id'], {
        'text': ['id', 'campaign_id', 'lead_id', 'contact_id', 'status'],
        'boolean': ['has_responded'],
        'timestamp': ['created_date', 'first_responded_date'],
    }) }}
),

members as (
    select {{ canonical('campaign_members', 'salesforce', {
        'source_id': 'id',
        'campaign_source_id': salesforce_id('campaign_id'),
        'lead_source_id': salesforce_id('coalesce(contact_id, lead_id)'),
        'status': 'status',
        'has_responded': 'has_responded',
        'is_deleted': 'is_deleted',
        'added_at': 'created_date',
        'responded_at': 'first_responded_date',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_members
)

select * from members
