{{ config(enabled=in_use('pardot')) }}

-- Campaigns, and lists as campaigns of type list: they have members and campaigns have none. Both
-- are numbered from one, so the ids of lists say that they are.
with raw_campaigns as (
    {{ raw_table('pardot', 'campaign', ['id'], {
        'text': ['id', 'name'],
        'number': ['cost'],
        'timestamp': ['created_at'],
    }) }}
),

lists as (
    {{ raw_table('pardot', 'list', ['id'], {
        'text': ['id', 'name', 'title'],
        'timestamp': ['created_at'],
    }) }}
),

campaigns as (
    select {{ canonical('campaigns', 'pardot', {
        'source_id': 'id',
        'campaign_name': 'name',
        'actual_cost': 'cost',
        'is_deleted': 'is_deleted',
        'starts_at': 'created_at',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_campaigns
    union all
    select {{ canonical('campaigns', 'pardot', {
        'source_id': "'list-' || id",
        'campaign_name': 'coalesce(name, title)',
        'campaign_type': "'list'",
        'is_deleted': 'is_deleted',
        'starts_at': 'created_at',
        'loaded_at': 'loaded_at',
    }) }}
    from lists
)

select * from campaigns
