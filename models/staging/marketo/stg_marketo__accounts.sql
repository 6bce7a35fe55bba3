{{ config(enabled=in_use('marketo')) }}

-- Companies have a key of their own where the organisation sends them; else Marketo numbers them.
with companies as (
    {{ raw_table('marketo', 'company', ['id'], {
        'text': ['id', 'external_company_id', 'company', 'website', 'industry', 'billing_country'],
        'number': ['number_of_employees', 'annual_revenue'],
        'timestamp': ['created_at', 'updated_at'],
    }) }}
),

accounts as (
    select {{ canonical('accounts', 'marketo', {
        'source_id': 'coalesce(external_company_id, id)',
        'account_name': 'company',
        'domain': web_domain('website'),
        'industry': 'industry',
        'country': 'billing_country',
        'employee_count': 'number_of_employees',
        'annual_revenue': 'annual_revenue',
        'is_deleted': 'is_deleted',
        'created_at': 'created_at',
        'updated_at': 'updated_at',
        'loaded_at': 'loaded_at',
    }) }}
    from companies
)

select * from accounts
