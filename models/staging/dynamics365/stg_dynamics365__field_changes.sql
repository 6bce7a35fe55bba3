{{ config(enabled=in_use('dynamics365')) }}

-- Changes that auditing has written down (operation 2; 1 is the creation of the record).
{%- set fields = {
    'lead.statuscode': 'lead_status', 'lead.jobtitle': 'job_title', 'lead.fullname': 'full_name',
    'lead.companyname': 'company_name', 'lead.emailaddress1': 'email',
    'lead.telephone1': 'phone', 'lead.websiteurl': 'website', 'lead.industrycode': 'industry',
    'lead.leadsourcecode': 'lead_source', 'lead.address1_country': 'country',
    'lead.address1_city': 'city', 'lead.ownerid': 'owner_source_id',
    'lead.revenue': 'annual_revenue', 'lead.numberofemployees': 'employee_count',
    'lead.budgetamount': 'budget_amount', 'lead.decisionmaker': 'is_decision_maker',
    'lead.purchasetimeframe': 'purchase_timeframe',
    'contact.jobtitle': 'job_title', 'contact.fullname': 'full_name',
    'contact.emailaddress1': 'email', 'contact.telephone1': 'phone',
    'contact.leadsourcecode': 'lead_source', 'contact.address1_country': 'country',
    'contact.address1_city': 'city', 'contact.ownerid': 'owner_source_id',
    'account.name': 'account_name', 'account.industrycode': 'industry',
    'account.numberofemployees': 'employee_count', 'account.revenue': 'annual_revenue',
    'account.address1_country': 'country',
    'opportunity.stepname': 'stage', 'opportunity.name': 'opportunity_name',
    'opportunity.estimatedvalue': 'amount', 'opportunity.ownerid': 'owner_source_id',
} %}

with audited as (
    select
        *,
        object_name || '.' || attribute_name as raw_field
    from {{ ref('base_dynamics365__audited_changes') }}
    where operation = 2
),

named as (
    select
        *,
        case object_name
            when 'account' then 'accounts'
            when 'opportunity' then 'opportunities'
            else 'leads'
        end as entity,
        {{ translated('raw_field', fields) }} as field
    from audited
),

field_changes as (
    select {{ canonical('field_changes', 'dynamics365', {
        'entity': 'entity',
        'source_id': 'objectid',
        'field': 'field',
        'old_value': 'old_value',
        'new_value': 'new_value',
        'changed_at': 'createdon',
        'loaded_at': 'loaded_at',
    }) }}
    from named
    where field is not null
)

select * from field_changes
