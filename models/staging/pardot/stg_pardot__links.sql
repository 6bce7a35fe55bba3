{{ config(enabled=in_use('pardot')) }}

-- The lead and the contact in Salesforce that the connector keeps in step with a prospect.
with prospects as (
    {{ raw_table('pardot', 'prospect', ['id'], {
        'text': ['id', 'crm_lead_fid', 'crm_contact_fid'],
    }) }}
),

links as (
    {% for column in ['crm_lead_fid', 'crm_contact_fid'] -%}
    select {{ canonical('links', 'pardot', {
        'from_source_id': 'id',
        'to_source_id': salesforce_id(column),
        'to_system': "'salesforce'",
        'reason': "'linked'",
    }) }}
    from prospects
    where {{ column }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from links
