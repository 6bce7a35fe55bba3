{{ config(enabled=in_use('hubspot')) }}

with companies as (
    {{ raw_table('hubspot', 'company', ['id'], {
        'text': ['id', 'property_name', 'property_domain', 'property_website', 'property_industry',
            'property_country'],
        'number': ['property_numberofemployees', 'property_annualrevenue'],
        'timestamp': ['property_createdate', 'property_hs_lastmodifieddate'],
    }) }}
),

accounts as (
    select {{ canonical('accounts', 'hubspot', {
        'source_id': 'id',
        'account_name': 'property_name',
        'domain': 'coalesce(' ~ web_domain('property_domain') ~ ', '
            ~ web_domain('property_website') ~ ')',
        'industry': 'property_industry',
        'country': 'property_country',
        'employee_count': 'property_numberofemployees',
        'annual_revenue': 'property_annualrevenue',
        'is_deleted': 'is_deleted',
        'created_at': 'property_createdate',
        'updated_at': 'property_hs_lastmodifieddate',
        'loaded_at': 'loaded_at',
    }) }}
    from companies
)

select * from accounts
