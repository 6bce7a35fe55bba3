{{ config(enabled=in_use('salesforce')) }}

-- Salesforce asks nobody: its flags only say who does not want to be mailed or called, not since
-- when.
{% set channels = {'has_opted_out_of_email': 'email', 'do_not_call': 'phone'} %}

{% for object in ['lead', 'contact'] -%}
{{ 'with ' if loop.first }}{{ object }}s as (
    {{ raw_table('salesforce', object, ['id'], {
        'text': ['id', 'email'],
        'boolean': channels | list,
    }) }}
),

{% endfor -%}
people as (
    select * from leads
    union all
    select * from contacts
),

consents as (
    {% for flag, channel in channels.items() -%}
    select {{ canonical('consents', 'salesforce', {
        'lead_source_id': salesforce_id('id'),
        'email': 'email',
        'channel': "'" ~ channel ~ "'",
        'status': "'opted_out'",
        'loaded_at': 'loaded_at',
    }) }}
    from people
    where {{ flag }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from consents
