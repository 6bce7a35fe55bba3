{{ config(enabled=in_use('salesforce')) }}

with raw_campaigns as (
    {{ raw_table('salesforce', 'campaign', ['id'], {
        'text': ['id', 'name', 'type', 'status', 'currency_iso_code'],
        'number': ['budgeted_cost', 'actual_cost'],
        'timestamp': ['start_date', 'end_date'],
    }) }}
),

campaigns as (
    select {{ canonical('campaigns', 'salesforce', {
        'source_id': salesforce_id('id'),
        'campaign_name': 'name',
        'campaign_type': 'type',
        'status': 'status',
        'currency': 'currency_iso_code',
        'budgeted_cost': 'budgeted_cost',
        'actual_cost': 'actual_cost',
        'is_deleted': 'is_deleted',
        'starts_at': 'start_date',
        'ends_at': 'end_date',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_campaigns
)

select * from campaigns
