{{ config(enabled=in_use('dynamics365')) }}

-- Leads and contacts are both people; which of them are the same person is decided in int_identity.
-- The status of a qualified lead says that it was converted: that is an outcome, not an attribute.
with leads as (
    {{ raw_table('dynamics365', 'lead', ['leadid'], {
        'text': ['leadid', 'fullname', 'jobtitle', 'companyname', 'emailaddress1', 'telephone1',
            'mobilephone', 'websiteurl', 'address1_country', 'address1_city', 'ownerid',
            'parentaccountid', 'transactioncurrencyid'] + custom_text_columns('dynamics365'),
        'number': ['numberofemployees', 'revenue', 'budgetamount', 'statecode', 'statuscode',
            'industrycode', 'leadsourcecode', 'purchasetimeframe'],
        'boolean': ['decisionmaker', 'donotemail', 'donotbulkemail'],
        'timestamp': ['createdon', 'modifiedon', 'overriddencreatedon'],
    }) }}
),

contacts as (
    {{ raw_table('dynamics365', 'contact', ['contactid'], {
        'text': ['contactid', 'fullname', 'jobtitle', 'emailaddress1', 'telephone1', 'mobilephone',
            'websiteurl', 'address1_country', 'address1_city', 'ownerid', 'parentcustomerid',
            'parentcustomeridtype', 'parentcustomerid_entitytype']
            + custom_text_columns('dynamics365'),
        'number': ['leadsourcecode'],
        'boolean': ['donotemail', 'donotbulkemail'],
        'timestamp': ['createdon', 'modifiedon', 'overriddencreatedon'],
    }) }}
),

labels as (
    select * from {{ ref('base_dynamics365__labels') }}
),

currencies as (
    {{ raw_table('dynamics365', 'transactioncurrency', ['transactioncurrencyid'], {
        'text': ['transactioncurrencyid', 'isocurrencycode'],
    }) }}
),

people as (
    select {{ canonical('leads', 'dynamics365', with_custom_columns('dynamics365', {
        'source_object': "'lead'",
        'source_id': 'leads.leadid',
        'email': 'leads.emailaddress1',
        'phone': 'coalesce(leads.telephone1, leads.mobilephone)',
        'full_name': 'leads.fullname',
        'job_title': 'leads.jobtitle',
        'company_name': 'leads.companyname',
        'account_source_id': 'leads.parentaccountid',
        'website': 'leads.websiteurl',
        'industry': 'industrycode_labels.label',
        'country': 'leads.address1_country',
        'city': 'leads.address1_city',
        'lead_source': 'leadsourcecode_labels.label',
        'lead_status': 'case when leads.statecode = 1 then null
            else statuscode_labels.label end',
        'owner_source_id': 'leads.ownerid',
        'purchase_timeframe': 'purchasetimeframe_labels.label',
        'currency': 'currencies.isocurrencycode',
        'employee_count': 'leads.numberofemployees',
        'annual_revenue': 'leads.revenue',
        'budget_amount': 'leads.budgetamount',
        'is_decision_maker': 'leads.decisionmaker',
        'is_opted_out_of_email': 'leads.donotemail or leads.donotbulkemail',
        'is_deleted': 'leads.is_deleted',
        'created_at': 'least(leads.createdon,
            coalesce(leads.overriddencreatedon, leads.createdon))',
        'updated_at': 'leads.modifiedon',
        'loaded_at': 'leads.loaded_at',
    })) }}
    from leads
    left join currencies on leads.transactioncurrencyid = currencies.transactioncurrencyid
    {% for option in ['industrycode', 'leadsourcecode', 'statuscode', 'purchasetimeframe'] %}
    left join labels as {{ option }}_labels
        on
            {{ option }}_labels.object_name = 'lead'
            and {{ option }}_labels.attribute_name = '{{ option }}'
            and leads.{{ option }} = {{ option }}_labels.option_value
    {% endfor %}
    union all
    select {{ canonical('leads', 'dynamics365', with_custom_columns('dynamics365', {
        'source_object': "'contact'",
        'source_id': 'contacts.contactid',
        'email': 'contacts.emailaddress1',
        'phone': 'coalesce(contacts.telephone1, contacts.mobilephone)',
        'full_name': 'contacts.fullname',
        'job_title': 'contacts.jobtitle',
        'account_source_id': "case
            when coalesce(contacts.parentcustomeridtype, contacts.parentcustomerid_entitytype,
                'account') = 'account' then contacts.parentcustomerid end",
        'website': 'contacts.websiteurl',
        'country': 'contacts.address1_country',
        'city': 'contacts.address1_city',
        'lead_source': 'leadsourcecode_labels.label',
        'owner_source_id': 'contacts.ownerid',
        'is_opted_out_of_email': 'contacts.donotemail or contacts.donotbulkemail',
        'is_deleted': 'contacts.is_deleted',
        'created_at': 'least(contacts.createdon,
            coalesce(contacts.overriddencreatedon, contacts.createdon))',
        'updated_at': 'contacts.modifiedon',
        'loaded_at': 'contacts.loaded_at',
    })) }}
    from contacts
    left join labels as leadsourcecode_labels
        on
            leadsourcecode_labels.object_name = 'contact'
            and leadsourcecode_labels.attribute_name = 'leadsourcecode'
            and contacts.leadsourcecode = leadsourcecode_labels.option_value
)

select * from people
