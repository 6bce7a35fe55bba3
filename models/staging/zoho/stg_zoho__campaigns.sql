{{ config(enabled=in_use('zoho')) }}

with raw_campaigns as (
    {{ raw_table('zoho', 'campaigns', ['id'], {
        'text': ['id', 'campaign_name', 'type', 'status', 'currency', '$currency_symbol'],
        'number': ['budgeted_cost', 'actual_cost'],
        'timestamp': ['start_date', 'end_date'],
    }) }}
),

deleted as (
    select * from {{ ref('base_zoho__deleted') }}
),

campaigns as (
    select {{ canonical('campaigns', 'zoho', {
        'source_id': 'raw_campaigns.id',
        'campaign_name': 'campaign_name',
        'campaign_type': 'type',
        'status': 'status',
        'currency': "coalesce(currency, case currency_symbol
            when '€' then 'EUR' when '£' then 'GBP' when '₹' then 'INR' end)",
        'budgeted_cost': 'budgeted_cost',
        'actual_cost': 'actual_cost',
        'is_deleted': 'raw_campaigns.is_deleted or deleted.id is not null',
        'starts_at': 'start_date',
        'ends_at': 'end_date',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_campaigns
    left join deleted on raw_campaigns.id = deleted.id
)

select * from campaigns
