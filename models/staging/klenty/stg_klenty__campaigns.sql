{{ config(enabled=in_use('klenty')) }}

with cadences as (
    {{ raw_table('klenty', 'cadences', ['id', 'name'], {
        'text': ['id', 'name'],
        'boolean': ['is_active'],
        'timestamp': ['created_date'],
    }) }}
),

lists as (
    {{ raw_table('klenty', 'lists', ['id', 'name'], {'text': ['id', 'name']}) }}
),

campaigns as (
    select {{ canonical('campaigns', 'klenty', {
        'source_id': "'cadence-' || id",
        'campaign_name': 'name',
        'campaign_type': "'cadence'",
        'status': "case when is_active then 'active' when not is_active then 'inactive' end",
        'starts_at': 'created_date',
        'is_deleted': 'is_deleted',
        'loaded_at': 'loaded_at',
    }) }}
    from cadences
    union all
    select {{ canonical('campaigns', 'klenty', {
        'source_id': "'list-' || id",
        'campaign_name': 'name',
        'campaign_type': "'list'",
        'is_deleted': 'is_deleted',
        'loaded_at': 'loaded_at',
    }) }}
    from lists
)

select * from campaigns
