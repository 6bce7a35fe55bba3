{{ config(enabled=in_use('zoho')) }}

-- Leads and contacts are both people; which of them are the same person is decided in int_identity:
-- an email may stand in several leads. A dollar sign may mean many currencies, so it means none.
{%- set currency = "coalesce(currency, case currency_symbol
            when '€' then 'EUR' when '£' then 'GBP' when '₹' then 'INR' end)" %}

with leads as (
    {{ raw_table('zoho', 'leads', ['id'], {
        'text': ['id', 'owner', 'company', 'full_name', 'designation', 'email', 'phone', 'mobile',
            'website', 'industry', 'lead_source', 'lead_status', 'city', 'country', 'currency',
            '$currency_symbol'] + custom_text_columns('zoho'),
        'number': ['annual_revenue', 'no_of_employees'],
        'boolean': ['email_opt_out'],
        'timestamp': ['created_time', 'modified_time'],
    }) }}
),

contacts as (
    {{ raw_table('zoho', 'contacts', ['id'], {
        'text': ['id', 'owner', 'account_name', 'full_name', 'title', 'email', 'phone', 'mobile',
            'lead_source', 'mailing_city', 'mailing_country', 'currency', '$currency_symbol']
            + custom_text_columns('zoho'),
        'boolean': ['email_opt_out'],
        'timestamp': ['created_time', 'modified_time'],
    }) }}
),

deleted as (
    select * from {{ ref('base_zoho__deleted') }}
),

people as (
    select {{ canonical('leads', 'zoho', with_custom_columns('zoho', {
        'source_object': "'lead'",
        'source_id': 'leads.id',
        'email': 'email',
        'phone': 'coalesce(phone, mobile)',
        'full_name': 'full_name',
        'job_title': 'designation',
        'company_name': 'company',
        'website': 'website',
        'industry': 'industry',
        'country': 'country',
        'city': 'city',
        'lead_source': 'lead_source',
        'lead_status': 'lead_status',
        'owner_source_id': json_value('owner', 'id'),
        'currency': currency,
        'employee_count': 'no_of_employees',
        'annual_revenue': 'annual_revenue',
        'is_opted_out_of_email': 'email_opt_out',
        'is_deleted': 'leads.is_deleted or deleted.id is not null',
        'created_at': 'created_time',
        'updated_at': 'modified_time',
        'loaded_at': 'loaded_at',
    })) }}
    from leads
    left join deleted on leads.id = deleted.id
    union all
    select {{ canonical('leads', 'zoho', with_custom_columns('zoho', {
        'source_object': "'contact'",
        'source_id': 'contacts.id',
        'email': 'email',
        'phone': 'coalesce(phone, mobile)',
        'full_name': 'full_name',
        'job_title': 'title',
        'company_name': json_value('account_name', 'name'),
        'account_source_id': json_value('account_name', 'id'),
        'country': 'mailing_country',
        'city': 'mailing_city',
        'lead_source': 'lead_source',
        'owner_source_id': json_value('owner', 'id'),
        'currency': currency,
        'is_opted_out_of_email': 'email_opt_out',
        'is_deleted': 'contacts.is_deleted or deleted.id is not null',
        'created_at': 'created_time',
        'updated_at': 'modified_time',
        'loaded_at': 'loaded_at',
    })) }}
    from contacts
    left join deleted on contacts.id = deleted.id
)

select * from people
