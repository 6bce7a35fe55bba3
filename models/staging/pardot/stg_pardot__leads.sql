{{ config(enabled=in_use('pardot')) }}

-- Prospects; several may have the same email address. Score, grade, last activity and recent
-- interaction are not read: Pardot makes them of what is scored here.
with prospects as (
    {{ raw_table('pardot', 'prospect', ['id'], {
        'text': ['id', 'email', 'first_name', 'last_name', 'phone', 'job_title', 'company',
            'prospect_account_id', 'website', 'industry', 'country', 'city', 'source', 'user_id',
            'crm_owner_fid'] + custom_text_columns('pardot'),
        'number': ['employees', 'annual_revenue'],
        'boolean': ['opted_out', 'is_do_not_email'],
        'timestamp': ['created_at', 'updated_at'],
    }) }}
),

people as (
    select {{ canonical('leads', 'pardot', with_custom_columns('pardot', {
        'source_object': "'prospect'",
        'source_id': 'id',
        'email': 'email',
        'phone': 'phone',
        'full_name': "nullif(trim(
            coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '')",
        'job_title': 'job_title',
        'company_name': 'company',
        'account_source_id': 'prospect_account_id',
        'website': 'website',
        'industry': 'industry',
        'country': 'country',
        'city': 'city',
        'lead_source': 'source',
        'owner_source_id': 'coalesce(user_id, ' ~ salesforce_id('crm_owner_fid') ~ ')',
        'employee_count': 'employees',
        'annual_revenue': 'annual_revenue',
        'is_opted_out_of_email': 'opted_out or is_do_not_email',
        'is_deleted': 'is_deleted',
        'created_at': 'created_at',
        'updated_at': 'updated_at',
        'loaded_at': 'loaded_at',
    })) }}
    from prospects
)

select * from people
