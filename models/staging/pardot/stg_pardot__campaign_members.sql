{{ config(enabled=in_use('pardot')) }}

with memberships as (
    {{ raw_table('pardot', 'list_membership', ['id', 'list_id'], {
        'text': ['id', 'list_id', 'prospect_id'],
        'boolean': ['opted_out'],
        'timestamp': ['created_at'],
    }) }}
),

campaign_members as (
    select {{ canonical('campaign_members', 'pardot', {
        'source_id': "'membership-' || id",
        'campaign_source_id': "'list-' || list_id",
        'lead_source_id': 'prospect_id',
        'status': "case when opted_out then 'Opted out' else 'On list' end",
        'has_responded': 'false',
        'is_deleted': 'is_deleted',
        'added_at': 'created_at',
        'loaded_at': 'loaded_at',
    }) }}
    from memberships
)

select * from campaign_members
