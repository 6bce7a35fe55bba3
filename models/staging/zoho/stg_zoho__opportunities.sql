{{ config(enabled=in_use('zoho')) }}

-- Whether a stage is won or lost is said by the pipeline, else by its name. The closing date is a
-- day that sales plans and edits; when the stage was entered is what counts.
with deals as (
    {{ raw_table('zoho', 'deals', ['id'], {
        'text': ['id', 'deal_name', 'stage', 'pipeline', 'account_name', 'contact_name', 'owner',
            'campaign_source', 'currency', '$currency_symbol'],
        'number': ['amount'],
        'timestamp': ['created_time', 'modified_time', 'closing_date', 'stage_modified_time'],
    }) }}
),

raw_stages as (
    {{ raw_table('zoho', 'stages', [], {'text': ['display_value', 'forecast_type']}) }}
),

deleted as (
    select * from {{ ref('base_zoho__deleted') }}
),

stage_kinds as (
    select display_value as stage_name, max(lower(forecast_type)) as forecast_type
    from raw_stages
    group by 1
),

entered as (
    select opportunity_source_id, stage, max(entered_at) as entered_at
    from {{ ref('stg_zoho__opportunity_stages') }}
    group by 1, 2
),

dated as (
    select
        deals.*,
        deleted.id is not null as is_in_deleted_records,
        coalesce(stage_kinds.forecast_type, lower(deals.stage)) like 'closed%' as is_closed,
        coalesce(stage_kinds.forecast_type, lower(deals.stage)) like 'closed%won%' as is_won,
        coalesce(entered.entered_at, deals.stage_modified_time, deals.closing_date)
            as reached_at
    from deals
    left join stage_kinds on deals.stage = stage_kinds.stage_name
    left join entered on deals.id = entered.opportunity_source_id and deals.stage = entered.stage
    left join deleted on deals.id = deleted.id
),

opportunities as (
    select {{ canonical('opportunities', 'zoho', {
        'source_id': 'id',
        'lead_source_id': json_value('contact_name', 'id'),
        'account_source_id': json_value('account_name', 'id'),
        'owner_source_id': json_value('owner', 'id'),
        'campaign_source_id': json_value('campaign_source', 'id'),
        'opportunity_name': 'deal_name',
        'pipeline': 'coalesce(' ~ json_value('pipeline', 'name') ~ ', pipeline)',
        'stage': 'stage',
        'currency': "coalesce(currency, case currency_symbol
            when '€' then 'EUR' when '£' then 'GBP' when '₹' then 'INR' end)",
        'amount': 'amount',
        'is_closed': 'is_closed',
        'is_won': 'is_won',
        'is_deleted': 'is_deleted or is_in_deleted_records',
        'created_at': 'created_time',
        'updated_at': 'modified_time',
        'closed_at': 'case when is_closed then reached_at end',
        'loaded_at': 'loaded_at',
    }) }}
    from dated
)

select * from opportunities
