{{ config(enabled=in_use('marketo')) }}

with raw_opportunities as (
    {{ raw_table('marketo', 'opportunity', ['external_opportunity_id'], {
        'text': ['external_opportunity_id', 'external_company_id', 'external_sales_person_id',
            'name', 'stage'],
        'number': ['amount'],
        'boolean': ['is_closed', 'is_won'],
        'timestamp': ['external_created_date', 'created_at', 'updated_at', 'close_date'],
    }) }}
),

roles as (
    {{ raw_table('marketo', 'opportunity_role', ['external_opportunity_id', 'lead_id'], {
        'text': ['external_opportunity_id', 'lead_id'],
        'boolean': ['is_primary'],
    }) }}
),

-- An opportunity belongs to one lead: the primary one, else the first by id.
leads_of_opportunities as (
    select
        external_opportunity_id,
        coalesce(min(case when is_primary then lead_id end), min(lead_id)) as lead_id
    from roles
    where not is_deleted
    group by 1
),

-- Created is when the CRM made it; Marketo may have heard of it later. The close date of an open
-- one is a plan.
opportunities as (
    select {{ canonical('opportunities', 'marketo', {
        'source_id': 'raw_opportunities.external_opportunity_id',
        'lead_source_id': 'leads_of_opportunities.lead_id',
        'account_source_id': 'raw_opportunities.external_company_id',
        'owner_source_id': 'raw_opportunities.external_sales_person_id',
        'opportunity_name': 'raw_opportunities.name',
        'stage': 'raw_opportunities.stage',
        'amount': 'raw_opportunities.amount',
        'is_closed': 'raw_opportunities.is_closed',
        'is_won': 'raw_opportunities.is_won',
        'is_deleted': 'raw_opportunities.is_deleted',
        'created_at':
            'coalesce(raw_opportunities.external_created_date, raw_opportunities.created_at)',
        'updated_at': 'raw_opportunities.updated_at',
        'closed_at': 'case when raw_opportunities.is_closed
            then coalesce(raw_opportunities.close_date, raw_opportunities.updated_at) end',
        'loaded_at': 'raw_opportunities.loaded_at',
    }) }}
    from raw_opportunities
    left join leads_of_opportunities
        on
            raw_opportunities.external_opportunity_id
            = leads_of_opportunities.external_opportunity_id
)

select * from opportunities
