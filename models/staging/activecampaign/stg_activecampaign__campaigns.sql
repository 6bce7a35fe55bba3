{{ config(enabled=in_use('activecampaign')) }}

-- Mailings and lists. Both count from 1, so a list is named list-1.
with raw_campaigns as (
    {{ raw_table('activecampaign', 'campaigns', ['id'], {
        'text': ['id', 'name', 'status'],
        'timestamp': ['sdate', 'ldate', 'deletestamp'],
    }) }}
),

lists as (
    {{ raw_table('activecampaign', 'lists', ['id'], {
        'text': ['id', 'name'],
        'timestamp': ['cdate', 'deletestamp'],
    }) }}
),

campaigns as (
    select {{ canonical('campaigns', 'activecampaign', {
        'source_id': 'id',
        'campaign_name': 'name',
        'campaign_type': "'email'",
        'status': "case status
            when '0' then 'draft'
            when '1' then 'scheduled'
            when '2' then 'sending'
            when '3' then 'paused'
            when '4' then 'stopped'
            when '5' then 'completed'
            else status end",
        'starts_at': 'sdate',
        'ends_at': 'ldate',
        'is_deleted': 'is_deleted or deletestamp is not null',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_campaigns
    union all
    select {{ canonical('campaigns', 'activecampaign', {
        'source_id': "'list-' || id",
        'campaign_name': 'name',
        'campaign_type': "'list'",
        'starts_at': 'cdate',
        'is_deleted': 'is_deleted or deletestamp is not null',
        'loaded_at': 'loaded_at',
    }) }}
    from lists
)

select * from campaigns
