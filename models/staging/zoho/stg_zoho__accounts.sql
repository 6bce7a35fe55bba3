{{ config(enabled=in_use('zoho')) }}

with raw_accounts as (
    {{ raw_table('zoho', 'accounts', ['id'], {
        'text': ['id', 'account_name', 'website', 'industry', 'billing_country', 'currency',
            '$currency_symbol'],
        'number': ['employees', 'annual_revenue'],
        'timestamp': ['created_time', 'modified_time'],
    }) }}
),

deleted as (
    select * from {{ ref('base_zoho__deleted') }}
),

accounts as (
    select {{ canonical('accounts', 'zoho', {
        'source_id': 'raw_accounts.id',
        'account_name': 'account_name',
        'domain': web_domain('website'),
        'industry': 'industry',
        'country': 'billing_country',
        'currency': "coalesce(currency, case currency_symbol
            when '€' then 'EUR' when '£' then 'GBP' when '₹' then 'INR' end)",
        'employee_count': 'employees',
        'annual_revenue': 'annual_revenue',
        'is_deleted': 'raw_accounts.is_deleted or deleted.id is not null',
        'created_at': 'created_time',
        'updated_at': 'modified_time',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_accounts
    left join deleted on raw_accounts.id = deleted.id
)

select * from accounts
