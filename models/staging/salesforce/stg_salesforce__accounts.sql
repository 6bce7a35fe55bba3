{{ config(enabled=in_use('salesforce')) }}

with raw_accounts as (
    {{ raw_table('salesforce', 'account', ['id'], {
        'text': ['id', 'name', 'website', 'industry', 'billing_country', 'currency_iso_code'],
        'number': ['number_of_employees', 'annual_revenue'],
        'timestamp': ['created_date', 'last_modified_date'],
    }) }}
),

accounts as (
    select {{ canonical('accounts', 'salesforce', {
        'source_id': salesforce_id('id'),
        'account_name': 'name',
        'domain': web_domain('website'),
        'industry': 'industry',
        'country': 'billing_country',
        'currency': 'currency_iso_code',
        'employee_count': 'number_of_employees',
        'annual_revenue': 'annual_revenue',
        'is_deleted': 'is_deleted',
        'created_at': 'created_date',
        'updated_at': 'last_modified_date',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_accounts
)

select * from accounts
