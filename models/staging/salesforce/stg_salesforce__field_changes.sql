{{ config(enabled=in_use('salesforce')) }}

-- Salesforce's history objects name a field as its API does (LeadSource, Budget__c); loaders name
-- the column of it otherwise (lead_source, budget_c). Without underscores and capitals they are the
-- same.
{% set fields = {
    'email': 'email', 'phone': 'phone', 'title': 'job_title', 'company': 'company_name',
    'account': 'account_source_id', 'website': 'website', 'industry': 'industry',
    'country': 'country', 'mailingcountry': 'country', 'city': 'city', 'mailingcity': 'city',
    'leadsource': 'lead_source', 'status': 'lead_status', 'owner': 'owner_source_id',
    'currencyisocode': 'currency', 'numberofemployees': 'employee_count',
    'annualrevenue': 'annual_revenue', 'hasoptedoutofemail': 'is_opted_out_of_email',
} %}
{% for name, raw in custom_columns('salesforce').items() -%}
{% do fields.update({spelled_plainly(raw): name}) -%}
{% endfor %}

with fields as (
    {% for raw_name, canonical_name in fields.items() -%}
    select '{{ raw_name }}' as raw_field, '{{ canonical_name }}' as canonical_field
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

{% for object in ['lead', 'contact'] -%}
{{ object }}_changes as (
    {{ raw_table('salesforce', object ~ '_history', [], {
        'text': [object ~ '_id', 'field', 'old_value', 'new_value'],
        'timestamp': ['created_date'],
    }) }}
),

{% endfor -%}
changes as (
    {% for object in ['lead', 'contact'] -%}
    select {{ object }}_id as record_id, field, old_value, new_value, created_date, loaded_at
    from {{ object }}_changes
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The change of a lookup is two rows, one with names and one with ids: only ids say who. A table of
-- this name that Fivetran's history mode made has no fields, and tells nothing here.
named_changes as (
    select
        changes.*,
        fields.canonical_field,
        fields.canonical_field in ('account_source_id', 'owner_source_id') as is_lookup,
        substring(coalesce(changes.new_value, changes.old_value), 1, 3)
        in ('001', '005', '00G') as is_id
    from changes
    inner join fields on lower(replace(changes.field, '_', '')) = fields.raw_field
),

opportunity_versions as (
    select * from {{ ref('base_salesforce__opportunity_versions') }}
    where version_number > 1
),

field_changes as (
    select {{ canonical('field_changes', 'salesforce', {
        'entity': "'leads'",
        'source_id': salesforce_id('record_id'),
        'field': 'canonical_field',
        'old_value': 'case when is_lookup then ' ~ salesforce_id('old_value')
            ~ ' else old_value end',
        'new_value': 'case when is_lookup then ' ~ salesforce_id('new_value')
            ~ ' else new_value end',
        'changed_at': 'created_date',
        'loaded_at': 'loaded_at',
    }) }}
    from named_changes
    where is_id or not is_lookup
    {% for field, column in {'stage': 'stage_name', 'amount': 'amount'}.items() %}
    union all
    select {{ canonical('field_changes', 'salesforce', {
        'entity': "'opportunities'",
        'source_id': 'opportunity_id',
        'field': "'" ~ field ~ "'",
        'old_value': as_text('previous_amount') if field == 'amount' else 'previous_' ~ column,
        'new_value': as_text('amount') if field == 'amount' else column,
        'changed_at': 'changed_at',
        'loaded_at': 'loaded_at',
    }) }}
    from opportunity_versions
    where
        {{ column }} <> previous_{{ column }}
        or case when {{ column }} is null then 1 else 0 end
        <> case when previous_{{ column }} is null then 1 else 0 end
    {% endfor %}
)

select * from field_changes
