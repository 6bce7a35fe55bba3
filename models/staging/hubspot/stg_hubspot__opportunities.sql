{{ config(enabled=in_use('hubspot')) }}

with deals as (
    {{ raw_table('hubspot', 'deal', ['deal_id'], {
        'text': ['deal_id', 'deal_pipeline_id', 'deal_pipeline_stage_id', 'owner_id',
            'property_dealname', 'property_deal_currency_code'],
        'number': ['property_amount'],
        'boolean': ['property_hs_is_closed', 'property_hs_is_closed_won'],
        'timestamp': ['property_createdate', 'property_closedate', 'property_hs_lastmodifieddate'],
    }) }}
),

pipelines as (
    {{ raw_table('hubspot', 'deal_pipeline', ['pipeline_id'], {'text': ['pipeline_id', 'label']}) }}
),

merged_deals as (
    {{ raw_table('hubspot', 'merged_deal', ['merged_deal_id'], {'text': ['merged_deal_id']}) }}
),

deal_stages as (
    select * from {{ ref('base_hubspot__deal_stages') }}
),

deal_parties as (
    select * from {{ ref('base_hubspot__deal_parties') }}
),

stages as (
    select * from {{ ref('stg_hubspot__opportunity_stages') }}
),

merged_away as (
    select distinct merged_deal_id from merged_deals
),

-- The close date is a plan as long as a deal is open, and may be edited later; the history knows
-- when the stage was really reached.
stages_reached as (
    select
        opportunity_source_id,
        stage,
        max(entered_at) as reached_at
    from stages
    group by 1, 2
),

opportunities as (
    select {{ canonical('opportunities', 'hubspot', {
        'source_id': 'deals.deal_id',
        'lead_source_id': 'deal_parties.contact_id',
        'account_source_id': 'deal_parties.company_id',
        'owner_source_id': 'deals.owner_id',
        'opportunity_name': 'deals.property_dealname',
        'pipeline': 'coalesce(pipelines.label, deals.deal_pipeline_id)',
        'stage': 'coalesce(deal_stages.stage_name, deals.deal_pipeline_stage_id)',
        'currency': 'deals.property_deal_currency_code',
        'amount': 'deals.property_amount',
        'is_closed': 'coalesce(deal_stages.is_closed, deals.property_hs_is_closed)',
        'is_won': 'coalesce(deal_stages.closed_won, deals.property_hs_is_closed_won)',
        'is_deleted': 'merged_away.merged_deal_id is not null or deals.is_deleted',
        'created_at': 'deals.property_createdate',
        'updated_at': 'deals.property_hs_lastmodifieddate',
        'closed_at': 'case when coalesce(deal_stages.is_closed, deals.property_hs_is_closed)
            then coalesce(stages_reached.reached_at, deals.property_closedate) end',
        'loaded_at': 'deals.loaded_at',
    }) }}
    from deals
    left join pipelines on deals.deal_pipeline_id = pipelines.pipeline_id
    left join deal_stages on deals.deal_pipeline_stage_id = deal_stages.stage_id
    left join deal_parties on deals.deal_id = deal_parties.deal_id
    left join merged_away on deals.deal_id = merged_away.merged_deal_id
    left join stages_reached
        on
            deals.deal_id = stages_reached.opportunity_source_id
            and deal_stages.stage_name = stages_reached.stage
)

select * from opportunities
