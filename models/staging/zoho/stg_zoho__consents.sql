{{ config(enabled=in_use('zoho')) }}

-- Who opted out of email, and what people said when they were asked for their consent. Consent that
-- was never asked for has no date and says nothing.
{%- set columns = {
    'text': ['id', 'email', 'data_processing_basis_details', 'data_processing_basis'],
    'boolean': ['email_opt_out'],
    'timestamp': ['unsubscribed_time'],
} %}

with leads as (
    {{ raw_table('zoho', 'leads', ['id'], columns) }}
),

contacts as (
    {{ raw_table('zoho', 'contacts', ['id'], columns) }}
),

people as (
    select * from leads
    union all
    select * from contacts
),

asked as (
    select
        people.*,
        {{ typed_text(json_value('data_processing_basis_details', 'Consent_Date'), 'timestamp') }}
            as consent_date,
        lower({{ json_value('data_processing_basis_details', 'Contact_Through_Email') }})
            as may_email,
        lower({{ json_value('data_processing_basis_details', 'Contact_Through_Phone') }})
            as may_phone,
        coalesce(
            {{ json_value('data_processing_basis_details', 'Data_Processing_Basis') }},
            data_processing_basis
        ) as legal_basis
    from people
),

consents as (
    select {{ canonical('consents', 'zoho', {
        'lead_source_id': 'id',
        'email': 'email',
        'channel': "'email'",
        'status': "'opted_out'",
        'changed_at': 'unsubscribed_time',
        'loaded_at': 'loaded_at',
    }) }}
    from people
    where email_opt_out
    {% for channel in ['email', 'phone'] %}
    union all
    select {{ canonical('consents', 'zoho', {
        'lead_source_id': 'id',
        'email': 'email',
        'channel': "'" ~ channel ~ "'",
        'status': "case may_" ~ channel ~ " when 'true' then 'opted_in' else 'opted_out' end",
        'purpose': "'data processing'",
        'legal_basis': 'legal_basis',
        'changed_at': 'consent_date',
        'loaded_at': 'loaded_at',
    }) }}
    from asked
    where consent_date is not null and may_{{ channel }} in ('true', 'false')
    {% endfor %}
)

select * from consents
