{{ config(enabled=in_use('pardot')) }}

with raw_opportunities as (
    {{ raw_table('pardot', 'opportunity', ['id'], {
        'text': ['id', 'name', 'stage', 'status', 'campaign_id'],
        'number': ['value'],
        'timestamp': ['created_at', 'updated_at', 'closed_at'],
    }) }}
),

raw_prospects as (
    {{ raw_table('pardot', 'opportunity_prospect', ['opportunity_id', 'prospect_id'], {
        'text': ['opportunity_id', 'prospect_id'],
    }) }}
),

-- Pardot ranks the prospects of an opportunity in no way: it belongs to the first one by id.
prospects_of_opportunities as (
    select
        opportunity_id,
        min(prospect_id) as prospect_id
    from raw_prospects
    where not is_deleted
    group by 1
),

-- The day on which an open one closes is a plan. Where Pardot was not told the day of a closed one,
-- it was closed when it was changed last, or before.
opportunities as (
    select {{ canonical('opportunities', 'pardot', {
        'source_id': 'raw_opportunities.id',
        'lead_source_id': 'prospects_of_opportunities.prospect_id',
        'campaign_source_id': 'raw_opportunities.campaign_id',
        'opportunity_name': 'raw_opportunities.name',
        'stage': 'raw_opportunities.stage',
        'amount': 'raw_opportunities.value',
        'is_closed': "lower(raw_opportunities.status) in ('won', 'lost')",
        'is_won': "lower(raw_opportunities.status) = 'won'",
        'is_deleted': 'raw_opportunities.is_deleted',
        'created_at': 'raw_opportunities.created_at',
        'updated_at': 'raw_opportunities.updated_at',
        'closed_at': "case when lower(raw_opportunities.status) in ('won', 'lost')
            then coalesce(raw_opportunities.closed_at, raw_opportunities.updated_at) end",
        'loaded_at': 'raw_opportunities.loaded_at',
    }) }}
    from raw_opportunities
    left join prospects_of_opportunities
        on raw_opportunities.id = prospects_of_opportunities.opportunity_id
)

select * from opportunities
