{{ config(enabled=in_use('salesforce')) }}

with raw_opportunities as (
    {{ raw_table('salesforce', 'opportunity', ['id'], {
        'text': ['id', 'account_id', 'owner_id', 'campaign_id', 'name', 'stage_name',
            'currency_iso_code'],
        'number': ['amount'],
        'boolean': ['is_closed', 'is_won'],
        'timestamp': ['created_date', 'last_modified_date', 'close_date'],
    }) }}
),

raw_roles as (
    {{ raw_table('salesforce', 'opportunity_contact_role', ['opportunity_id', 'contact_id'], {
        'text': ['opportunity_id', 'contact_id'],
        'boolean': ['is_primary'],
    }) }}
),

stages as (
    select * from {{ ref('stg_salesforce__opportunity_stages') }}
),

-- An opportunity belongs to one lead: the primary contact, else the first by id.
contacts_of_opportunities as (
    select
        {{ salesforce_id('opportunity_id') }} as opportunity_id,
        coalesce(
            min(case when is_primary then {{ salesforce_id('contact_id') }} end),
            min({{ salesforce_id('contact_id') }})
        ) as contact_id
    from raw_roles
    where not is_deleted
    group by 1
),

-- The close date is a day that sales may plan and edit; the history knows when the stage was really
-- reached.
stages_reached as (
    select
        opportunity_source_id,
        stage,
        max(entered_at) as reached_at
    from stages
    group by 1, 2
),

opportunities as (
    select {{ canonical('opportunities', 'salesforce', {
        'source_id': salesforce_id('raw_opportunities.id'),
        'lead_source_id': 'contacts_of_opportunities.contact_id',
        'account_source_id': salesforce_id('raw_opportunities.account_id'),
        'owner_source_id': salesforce_id('raw_opportunities.owner_id'),
        'campaign_source_id': salesforce_id('raw_opportunities.campaign_id'),
        'opportunity_name': 'raw_opportunities.name',
        'stage': 'raw_opportunities.stage_name',
        'currency': 'raw_opportunities.currency_iso_code',
        'amount': 'raw_opportunities.amount',
        'is_closed': 'raw_opportunities.is_closed',
        'is_won': 'raw_opportunities.is_won',
        'is_deleted': 'raw_opportunities.is_deleted',
        'created_at': 'raw_opportunities.created_date',
        'updated_at': 'raw_opportunities.last_modified_date',
        'closed_at': 'case when raw_opportunities.is_closed
            then coalesce(stages_reached.reached_at, raw_opportunities.close_date) end',
        'loaded_at': 'raw_opportunities.loaded_at',
    }) }}
    from raw_opportunities
    left join contacts_of_opportunities
        on {{ salesforce_id('raw_opportunities.id') }} = contacts_of_opportunities.opportunity_id
    left join stages_reached
        on
            {{ salesforce_id('raw_opportunities.id') }} = stages_reached.opportunity_source_id
            and raw_opportunities.stage_name = stages_reached.stage
)

select * from opportunities
