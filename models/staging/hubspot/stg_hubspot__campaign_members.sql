{{ config(enabled=in_use('hubspot')) }}

-- Who is on which list. Who got an email is an event of that email.
with list_members as (
    {{ raw_table('hubspot', 'contact_list_member', ['contact_list_id', 'contact_id'], {
        'text': ['contact_list_id', 'contact_id'],
        'timestamp': ['added_at'],
    }) }}
),

members as (
    select {{ canonical('campaign_members', 'hubspot', {
        'source_id': "'list-' || contact_list_id || '-' || contact_id",
        'campaign_source_id': "'list-' || contact_list_id",
        'lead_source_id': 'contact_id',
        'is_deleted': 'is_deleted',
        'added_at': 'added_at',
        'loaded_at': 'loaded_at',
    }) }}
    from list_members
)

select * from members
