{{ config(enabled=in_use('marketo')) }}

{#- Marketo names a field by its label (Lead Status) or its name in the interface (leadStatus);
    without blanks and capitals both are the same. Custom fields: var custom_columns. -#}
{%- set fields = {
    'email': 'email', 'emailaddress': 'email', 'phone': 'phone', 'phonenumber': 'phone',
    'title': 'job_title', 'jobtitle': 'job_title', 'company': 'company_name',
    'companyname': 'company_name', 'website': 'website', 'industry': 'industry',
    'country': 'country', 'city': 'city', 'leadsource': 'lead_source', 'leadstatus': 'lead_status',
    'numemployees': 'employee_count', 'numberofemployees': 'employee_count',
    'annualrevenue': 'annual_revenue', 'unsubscribed': 'is_opted_out_of_email',
} %}
{% for canonical_name, raw_name in custom_columns('marketo').items() -%}
{% do fields.setdefault(spelled_plainly(raw_name), canonical_name) -%}
{% endfor %}

with changes as (
    {{ raw_table('marketo', 'activity_change_data_value', ['lead_id', 'activity_date'], {
        'text': ['lead_id', 'primary_attribute_value', 'old_value', 'new_value'],
        'timestamp': ['activity_date'],
    }) }}
),

named_changes as (
    select
        *,
        {{ translated(
            "lower(replace(replace(primary_attribute_value, ' ', ''), '_', ''))", fields
        ) }} as field_name
    from changes
),

field_changes as (
    select {{ canonical('field_changes', 'marketo', {
        'entity': "'leads'",
        'source_id': 'lead_id',
        'field': 'field_name',
        'old_value': 'old_value',
        'new_value': 'new_value',
        'changed_at': 'activity_date',
        'loaded_at': 'loaded_at',
    }) }}
    from named_changes
    where field_name is not null and not is_deleted
)

select * from field_changes
