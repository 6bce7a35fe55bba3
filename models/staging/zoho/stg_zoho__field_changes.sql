{{ config(enabled=in_use('zoho')) }}

-- The timeline of a record: one entry may name several fields, each is a change.
{%- set fields = {
    'Leads.Lead_Status': 'lead_status', 'Leads.Designation': 'job_title',
    'Leads.Company': 'company_name', 'Leads.Industry': 'industry', 'Leads.Email': 'email',
    'Leads.Lead_Source': 'lead_source', 'Leads.Country': 'country', 'Leads.City': 'city',
    'Leads.Annual_Revenue': 'annual_revenue', 'Leads.No_of_Employees': 'employee_count',
    'Contacts.Title': 'job_title', 'Contacts.Email': 'email',
    'Contacts.Lead_Source': 'lead_source', 'Contacts.Mailing_Country': 'country',
    'Contacts.Mailing_City': 'city', 'Accounts.Account_Name': 'account_name',
    'Accounts.Industry': 'industry', 'Accounts.Employees': 'employee_count',
    'Accounts.Annual_Revenue': 'annual_revenue', 'Accounts.Billing_Country': 'country',
    'Deals.Stage': 'stage', 'Deals.Amount': 'amount', 'Deals.Deal_Name': 'opportunity_name',
} %}

with timeline as (
    {{ raw_table('zoho', 'timeline', ['id', 'record', 'field_history'], {
        'text': ['id', 'record', 'field_history'],
        'timestamp': ['audited_time'],
    }) }}
),

elements as (
    {{ json_elements('timeline', 'field_history') }}
),

changes as (
    select
        audited_time,
        loaded_at,
        {{ json_value('record', 'module.api_name') }} as module_name,
        {{ json_value('record', 'module.api_name') }} || '.'
        || {{ json_value('element', 'api_name') }} as raw_field,
        {{ json_value('record', 'id') }} as record_id,
        {{ json_value('element', '_value.old') }} as old_value,
        {{ json_value('element', '_value.new') }} as new_value
    from elements
),

named as (
    select
        *,
        case module_name
            when 'Accounts' then 'accounts'
            when 'Deals' then 'opportunities'
            else 'leads'
        end as entity,
        {{ translated('raw_field', fields) }} as field
    from changes
),

field_changes as (
    select {{ canonical('field_changes', 'zoho', {
        'entity': 'entity',
        'source_id': 'record_id',
        'field': 'field',
        'old_value': 'old_value',
        'new_value': 'new_value',
        'changed_at': 'audited_time',
        'loaded_at': 'loaded_at',
    }) }}
    from named
    where field is not null
)

select * from field_changes
