{{ config(enabled=in_use('pardot')) }}

with prospect_accounts as (
    {{ raw_table('pardot', 'prospect_account', ['id'], {
        'text': ['id', 'name', 'website', 'industry', 'billing_country'],
        'number': ['employees', 'annual_revenue'],
        'timestamp': ['created_at', 'updated_at'],
    }) }}
),

accounts as (
    select {{ canonical('accounts', 'pardot', {
        'source_id': 'id',
        'account_name': 'name',
        'domain': web_domain('website'),
        'industry': 'industry',
        'country': 'billing_country',
        'employee_count': 'employees',
        'annual_revenue': 'annual_revenue',
        'is_deleted': 'is_deleted',
        'created_at': 'created_at',
        'updated_at': 'updated_at',
        'loaded_at': 'loaded_at',
    }) }}
    from prospect_accounts
)

select * from accounts
