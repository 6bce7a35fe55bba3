{{ config(enabled=in_use('marketo')) }}

-- Marketo's lead is a person. It has no field that says deleted: the activity does, and names the
-- lead. What Marketo infers from an IP address says where somebody is, but as a company it is
-- often only the internet provider.
with leads as (
    {{ raw_table('marketo', 'lead', ['id'], {
        'text': ['id', 'email', 'first_name', 'last_name', 'phone', 'mobile_phone', 'title',
            'company', 'website', 'industry', 'country', 'city', 'inferred_country',
            'inferred_city', 'lead_source', 'lead_status', 'external_company_id',
            'contact_company', 'external_sales_person_id', 'sfdc_lead_owner_id']
            + custom_text_columns('marketo'),
        'number': ['number_of_employees', 'annual_revenue'],
        'boolean': ['unsubscribed'],
        'timestamp': ['created_at', 'updated_at'],
    }) }}
),

deletions as (
    {{ raw_table('marketo', 'activity_delete_lead', ['lead_id'], {'text': ['lead_id']}) }}
),

deleted_leads as (
    select distinct lead_id from deletions
),

people as (
    select {{ canonical('leads', 'marketo', with_custom_columns('marketo', {
        'source_object': "'lead'",
        'source_id': 'leads.id',
        'email': 'leads.email',
        'phone': 'coalesce(leads.phone, leads.mobile_phone)',
        'full_name': "nullif(trim(
            coalesce(leads.first_name, '') || ' ' || coalesce(leads.last_name, '')), '')",
        'job_title': 'leads.title',
        'company_name': 'leads.company',
        'account_source_id': 'coalesce(leads.external_company_id, leads.contact_company)',
        'website': 'leads.website',
        'industry': 'leads.industry',
        'country': 'coalesce(leads.country, leads.inferred_country)',
        'city': 'coalesce(leads.city,
            case when leads.country is null then leads.inferred_city end)',
        'lead_source': 'leads.lead_source',
        'lead_status': 'leads.lead_status',
        'owner_source_id': 'coalesce(leads.external_sales_person_id, '
            ~ salesforce_id('leads.sfdc_lead_owner_id') ~ ')',
        'employee_count': 'leads.number_of_employees',
        'annual_revenue': 'leads.annual_revenue',
        'is_opted_out_of_email': 'leads.unsubscribed',
        'is_deleted': 'leads.is_deleted or deleted_leads.lead_id is not null',
        'created_at': 'leads.created_at',
        'updated_at': 'leads.updated_at',
        'loaded_at': 'leads.loaded_at',
    })) }}
    from leads
    left join deleted_leads on leads.id = deleted_leads.lead_id
)

select * from people
