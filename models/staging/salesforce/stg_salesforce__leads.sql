{{ config(enabled=in_use('salesforce')) }}

-- Leads and contacts are both people; which of them are the same person is decided in int_identity.
-- The status of a converted lead says how it ended, not what it is like.
with leads as (
    {{ raw_table('salesforce', 'lead', ['id'], {
        'text': ['id', 'email', 'phone', 'mobile_phone', 'name', 'title', 'company', 'website',
            'industry', 'country', 'city', 'lead_source', 'status', 'owner_id',
            'currency_iso_code'] + custom_text_columns('salesforce'),
        'number': ['number_of_employees', 'annual_revenue'],
        'boolean': ['has_opted_out_of_email', 'is_converted'],
        'timestamp': ['created_date', 'last_modified_date'],
    }) }}
),

contacts as (
    {{ raw_table('salesforce', 'contact', ['id'], {
        'text': ['id', 'email', 'phone', 'mobile_phone', 'name', 'title', 'account_id',
            'mailing_country', 'mailing_city', 'lead_source', 'owner_id', 'currency_iso_code']
            + custom_text_columns('salesforce'),
        'boolean': ['has_opted_out_of_email'],
        'timestamp': ['created_date', 'last_modified_date'],
    }) }}
),

people as (
    select {{ canonical('leads', 'salesforce', with_custom_columns('salesforce', {
        'source_object': "'lead'",
        'source_id': salesforce_id('id'),
        'email': 'email',
        'phone': 'coalesce(phone, mobile_phone)',
        'full_name': 'name',
        'job_title': 'title',
        'company_name': 'company',
        'website': 'website',
        'industry': 'industry',
        'country': 'country',
        'city': 'city',
        'lead_source': 'lead_source',
        'lead_status': 'case when not coalesce(is_converted, false) then status end',
        'owner_source_id': salesforce_id('owner_id'),
        'currency': 'currency_iso_code',
        'employee_count': 'number_of_employees',
        'annual_revenue': 'annual_revenue',
        'is_opted_out_of_email': 'has_opted_out_of_email',
        'is_deleted': 'is_deleted',
        'created_at': 'created_date',
        'updated_at': 'last_modified_date',
        'loaded_at': 'loaded_at',
    })) }}
    from leads
    union all
    select {{ canonical('leads', 'salesforce', with_custom_columns('salesforce', {
        'source_object': "'contact'",
        'source_id': salesforce_id('id'),
        'email': 'email',
        'phone': 'coalesce(phone, mobile_phone)',
        'full_name': 'name',
        'job_title': 'title',
        'account_source_id': salesforce_id('account_id'),
        'country': 'mailing_country',
        'city': 'mailing_city',
        'lead_source': 'lead_source',
        'owner_source_id': salesforce_id('owner_id'),
        'currency': 'currency_iso_code',
        'is_opted_out_of_email': 'has_opted_out_of_email',
        'is_deleted': 'is_deleted',
        'created_at': 'created_date',
        'updated_at': 'last_modified_date',
        'loaded_at': 'loaded_at',
    })) }}
    from contacts
)

select * from people
