{{ config(enabled=in_use('dynamics365')) }}

-- The state says whether an opportunity is open (0), won (1) or lost (2). The day of closing is one
-- that people enter; auditing knows the moment.
with raw_opportunities as (
    {{ raw_table('dynamics365', 'opportunity', ['opportunityid'], {
        'text': ['opportunityid', 'name', 'stepname', 'parentcontactid', 'parentaccountid',
            'customerid', 'customeridtype', 'customerid_entitytype', 'originatingleadid',
            'campaignid', 'ownerid', 'transactioncurrencyid'],
        'number': ['statecode', 'salesstage', 'estimatedvalue', 'actualvalue'],
        'timestamp': ['createdon', 'modifiedon', 'overriddencreatedon', 'actualclosedate'],
    }) }}
),

sales_stages as (
    select * from {{ ref('base_dynamics365__labels') }}
    where object_name = 'opportunity' and attribute_name = 'salesstage'
),

currencies as (
    {{ raw_table('dynamics365', 'transactioncurrency', ['transactioncurrencyid'], {
        'text': ['transactioncurrencyid', 'isocurrencycode'],
    }) }}
),

closings as (
    select opportunity_source_id, max(entered_at) as closed_at
    from {{ ref('stg_dynamics365__opportunity_stages') }}
    where stage in ('Won', 'Lost')
    group by 1
),

known as (
    select
        raw_opportunities.*,
        lower(coalesce(customeridtype, customerid_entitytype)) as customer_type
    from raw_opportunities
),

opportunities as (
    select {{ canonical('opportunities', 'dynamics365', {
        'source_id': 'known.opportunityid',
        'lead_source_id': "coalesce(known.parentcontactid,
            case when known.customer_type = 'contact' then known.customerid end,
            known.originatingleadid)",
        'account_source_id': "coalesce(known.parentaccountid,
            case when known.customer_type = 'account' then known.customerid end)",
        'owner_source_id': 'known.ownerid',
        'campaign_source_id': 'known.campaignid',
        'opportunity_name': 'known.name',
        'stage': "case known.statecode
            when 1 then 'Won'
            when 2 then 'Lost'
            else coalesce(known.stepname, sales_stages.label) end",
        'currency': 'currencies.isocurrencycode',
        'amount': 'coalesce(case when known.statecode = 1 then known.actualvalue end,
            known.estimatedvalue)',
        'is_closed': 'known.statecode in (1, 2)',
        'is_won': 'known.statecode = 1',
        'is_deleted': 'known.is_deleted',
        'created_at': 'least(known.createdon,
            coalesce(known.overriddencreatedon, known.createdon))',
        'updated_at': 'known.modifiedon',
        'closed_at': 'case when known.statecode in (1, 2)
            then coalesce(closings.closed_at, known.actualclosedate) end',
        'loaded_at': 'known.loaded_at',
    }) }}
    from known
    left join sales_stages on known.salesstage = sales_stages.option_value
    left join currencies on known.transactioncurrencyid = currencies.transactioncurrencyid
    left join closings on known.opportunityid = closings.opportunity_source_id
)

select * from opportunities
