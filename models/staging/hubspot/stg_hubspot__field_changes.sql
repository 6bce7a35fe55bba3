{{ config(enabled=in_use('hubspot')) }}

{% set objects = {
    'contact': ('leads', {
        'email': 'email', 'phone': 'phone', 'jobtitle': 'job_title', 'company': 'company_name',
        'associatedcompanyid': 'account_source_id', 'website': 'website', 'industry': 'industry',
        'country': 'country', 'city': 'city', 'hs_analytics_source': 'lead_source',
        'hs_lead_status': 'lead_status', 'hubspot_owner_id': 'owner_source_id',
        'numemployees': 'employee_count', 'annualrevenue': 'annual_revenue',
        'hs_email_optout': 'is_opted_out_of_email',
    }),
    'company': ('accounts', {
        'name': 'account_name', 'domain': 'domain', 'industry': 'industry', 'country': 'country',
        'numberofemployees': 'employee_count', 'annualrevenue': 'annual_revenue',
    }),
    'deal': ('opportunities', {
        'dealname': 'opportunity_name', 'dealstage': 'stage', 'amount': 'amount',
        'deal_currency_code': 'currency', 'hubspot_owner_id': 'owner_source_id',
    }),
} %}
{% for name, raw in custom_columns('hubspot').items() -%}
{% do objects['contact'][1].update({raw | replace('property_', ''): name}) -%}
{% endfor %}

with fields as (
    {% for object, (entity, names) in objects.items() -%}
    {% set is_last_object = loop.last -%}
    {% for raw_name, canonical_name in names.items() -%}
    select '{{ entity }}' as entity, '{{ raw_name }}' as name, '{{ canonical_name }}' as field
    {{ 'union all' if not (loop.last and is_last_object) }}
    {% endfor -%}
    {% endfor %}
),

{% for object in objects -%}
{{ object }}_history as (
    {{ raw_table('hubspot', object ~ '_property_history', [], {
        'text': [object ~ '_id', 'name', 'value'],
        'timestamp': ['timestamp'],
    }) }}
),

{% endfor -%}
histories as (
    {% for object, (entity, names) in objects.items() -%}
    select
        '{{ entity }}' as entity,
        {{ object }}_id as record_id,
        name,
        value,
        timestamp as changed_at,
        loaded_at
    from {{ object }}_history
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

deal_stages as (
    select * from {{ ref('base_hubspot__deal_stages') }}
),

-- HubSpot writes down what a property became; what it was is in the row before.
changes as (
    select
        histories.entity,
        histories.record_id,
        histories.changed_at,
        histories.loaded_at,
        fields.field,
        coalesce(deal_stages.stage_name, histories.value) as new_value,
        lag(coalesce(deal_stages.stage_name, histories.value)) over (
            partition by histories.entity, histories.record_id, fields.field
            order by histories.changed_at nulls last, histories.value nulls last
        ) as old_value
    from histories
    inner join fields on histories.entity = fields.entity and histories.name = fields.name
    left join deal_stages on fields.field = 'stage' and histories.value = deal_stages.stage_id
),

field_changes as (
    select {{ canonical('field_changes', 'hubspot', {
        'entity': 'entity',
        'source_id': 'record_id',
        'field': 'field',
        'old_value': 'old_value',
        'new_value': 'new_value',
        'changed_at': 'changed_at',
        'loaded_at': 'loaded_at',
    }) }}
    from changes
    where coalesce(old_value, '') <> coalesce(new_value, '')
)

select * from field_changes
