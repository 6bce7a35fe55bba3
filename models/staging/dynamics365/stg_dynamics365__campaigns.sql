{{ config(enabled=in_use('dynamics365')) }}

-- Marketing campaigns, and lists. A day is kept as midnight where the user sits who entered it: the
-- nearest midnight of UTC is that day.
with raw_campaigns as (
    {{ raw_table('dynamics365', 'campaign', ['campaignid'], {
        'text': ['campaignid', 'name', 'transactioncurrencyid'],
        'number': ['typecode', 'statuscode', 'budgetedcost', 'totalactualcost'],
        'timestamp': ['proposedstart', 'proposedend', 'actualstart', 'actualend'],
    }) }}
),

lists as (
    {{ raw_table('dynamics365', 'list', ['listid'], {
        'text': ['listid', 'listname', 'transactioncurrencyid'],
        'number': ['cost'],
        'timestamp': ['createdon'],
    }) }}
),

currencies as (
    {{ raw_table('dynamics365', 'transactioncurrency', ['transactioncurrencyid'], {
        'text': ['transactioncurrencyid', 'isocurrencycode'],
    }) }}
),

labels as (
    select * from {{ ref('base_dynamics365__labels') }}
    where object_name = 'campaign'
),

campaigns as (
    select {{ canonical('campaigns', 'dynamics365', {
        'source_id': 'raw_campaigns.campaignid',
        'campaign_name': 'raw_campaigns.name',
        'campaign_type': 'type_labels.label',
        'status': 'status_labels.label',
        'currency': 'currencies.isocurrencycode',
        'budgeted_cost': 'raw_campaigns.budgetedcost',
        'actual_cost': 'raw_campaigns.totalactualcost',
        'is_deleted': 'raw_campaigns.is_deleted',
        'starts_at': 'cast(' ~ dbt.dateadd('hour', 12,
            'coalesce(raw_campaigns.actualstart, raw_campaigns.proposedstart)') ~ ' as date)',
        'ends_at': 'cast(' ~ dbt.dateadd('hour', 12,
            'coalesce(raw_campaigns.actualend, raw_campaigns.proposedend)') ~ ' as date)',
        'loaded_at': 'raw_campaigns.loaded_at',
    }) }}
    from raw_campaigns
    left join currencies on raw_campaigns.transactioncurrencyid = currencies.transactioncurrencyid
    left join labels as type_labels
        on
            type_labels.attribute_name = 'typecode'
            and raw_campaigns.typecode = type_labels.option_value
    left join labels as status_labels
        on
            status_labels.attribute_name = 'statuscode'
            and raw_campaigns.statuscode = status_labels.option_value
    union all
    select {{ canonical('campaigns', 'dynamics365', {
        'source_id': 'lists.listid',
        'campaign_name': 'lists.listname',
        'campaign_type': "'list'",
        'currency': 'currencies.isocurrencycode',
        'actual_cost': 'lists.cost',
        'is_deleted': 'lists.is_deleted',
        'starts_at': 'lists.createdon',
        'loaded_at': 'lists.loaded_at',
    }) }}
    from lists
    left join currencies on lists.transactioncurrencyid = currencies.transactioncurrencyid
)

select * from campaigns
