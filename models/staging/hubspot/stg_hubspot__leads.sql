{{ config(enabled=in_use('hubspot')) }}

-- A lead status Open deal says what became of the lead, not what it is like.
with contacts as (
    {{ raw_table('hubspot', 'contact', ['id'], {
        'text': ['id', 'property_email', 'property_phone', 'property_mobilephone',
            'property_firstname', 'property_lastname', 'property_jobtitle', 'property_company',
            'property_associatedcompanyid', 'property_website', 'property_industry',
            'property_country', 'property_city', 'property_hs_analytics_source',
            'property_hs_lead_status', 'property_hubspot_owner_id']
            + custom_text_columns('hubspot'),
        'number': ['property_numemployees', 'property_numberofemployees', 'property_annualrevenue'],
        'boolean': ['property_hs_email_optout'],
        'timestamp': ['property_createdate', 'property_lastmodifieddate'],
    }) }}
),

people as (
    select {{ canonical('leads', 'hubspot', with_custom_columns('hubspot', {
        'source_object': "'contact'",
        'source_id': 'id',
        'email': 'property_email',
        'phone': 'coalesce(property_phone, property_mobilephone)',
        'full_name': "nullif(trim(
            coalesce(property_firstname, '') || ' ' || coalesce(property_lastname, '')), '')",
        'job_title': 'property_jobtitle',
        'company_name': 'property_company',
        'account_source_id': 'property_associatedcompanyid',
        'website': 'property_website',
        'industry': 'property_industry',
        'country': 'property_country',
        'city': 'property_city',
        'lead_source': 'property_hs_analytics_source',
        'lead_status': "case when property_hs_lead_status <> 'OPEN_DEAL'
            then property_hs_lead_status end",
        'owner_source_id': 'property_hubspot_owner_id',
        'employee_count': 'coalesce(property_numemployees, property_numberofemployees)',
        'annual_revenue': 'property_annualrevenue',
        'is_opted_out_of_email': 'property_hs_email_optout',
        'is_deleted': 'is_deleted',
        'created_at': 'property_createdate',
        'updated_at': 'property_lastmodifieddate',
        'loaded_at': 'loaded_at',
    })) }}
    from contacts
)

select * from people
