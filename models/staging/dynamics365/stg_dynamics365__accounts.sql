{{ config(enabled=in_use('dynamics365')) }}

with raw_accounts as (
    {{ raw_table('dynamics365', 'account', ['accountid'], {
        'text': ['accountid', 'name', 'websiteurl', 'address1_country', 'transactioncurrencyid'],
        'number': ['numberofemployees', 'revenue', 'industrycode'],
        'timestamp': ['createdon', 'modifiedon', 'overriddencreatedon'],
    }) }}
),

currencies as (
    {{ raw_table('dynamics365', 'transactioncurrency', ['transactioncurrencyid'], {
        'text': ['transactioncurrencyid', 'isocurrencycode'],
    }) }}
),

industries as (
    select * from {{ ref('base_dynamics365__labels') }}
    where object_name = 'account' and attribute_name = 'industrycode'
),

accounts as (
    select {{ canonical('accounts', 'dynamics365', {
        'source_id': 'raw_accounts.accountid',
        'account_name': 'raw_accounts.name',
        'domain': web_domain('raw_accounts.websiteurl'),
        'industry': 'industries.label',
        'country': 'raw_accounts.address1_country',
        'currency': 'currencies.isocurrencycode',
        'employee_count': 'raw_accounts.numberofemployees',
        'annual_revenue': 'raw_accounts.revenue',
        'is_deleted': 'raw_accounts.is_deleted',
        'created_at': 'least(raw_accounts.createdon,
            coalesce(raw_accounts.overriddencreatedon, raw_accounts.createdon))',
        'updated_at': 'raw_accounts.modifiedon',
        'loaded_at': 'raw_accounts.loaded_at',
    }) }}
    from raw_accounts
    left join currencies on raw_accounts.transactioncurrencyid = currencies.transactioncurrencyid
    left join industries on raw_accounts.industrycode = industries.option_value
)

select * from accounts
