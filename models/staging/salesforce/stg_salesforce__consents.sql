{{ config(enabled=in_use('salesforce')) }}

-- The flags of a record only say who does not want to be mailed or called, not since when. What
-- people were asked is kept of the individual behind the records.
{% set channels = {'has_opted_out_of_email': 'email', 'do_not_call': 'phone'} %}

{% for object in ['lead', 'contact'] -%}
{{ 'with ' if loop.first }}{{ object }}s as (
    {{ raw_table('salesforce', object, ['id'], {
        'text': ['id', 'email', 'individual_id'],
        'boolean': channels | list,
    }) }}
),

{% endfor -%}
answers as (
    {{ raw_table('salesforce', 'contact_point_type_consent', ['id'], {
        'text': ['id', 'party_id', 'contact_point_type', 'privacy_consent_status',
            'data_use_purpose_id'],
        'timestamp': ['effective_from', 'effective_to', 'capture_date', 'created_date'],
    }) }}
),

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
    union all
    {% endfor -%}
    select {{ canonical('consents', 'salesforce', {
        'lead_source_id': salesforce_id('people.id'),
        'email': 'people.email',
        'channel': "case answers.contact_point_type
            when 'Phone' then 'phone'
            when 'MailingAddress' then 'post'
            when 'Web' then 'tracking'
            else lower(answers.contact_point_type) end",
        'status': "case answers.privacy_consent_status
            when 'OptIn' then 'opted_in' when 'OptOut' then 'opted_out' else 'unknown' end",
        'purpose': 'answers.data_use_purpose_id',
        'changed_at': 'coalesce(
            answers.effective_from, answers.capture_date, answers.created_date)',
        'loaded_at': 'answers.loaded_at',
    }) }}
    from answers
    inner join people
        on {{ salesforce_id('answers.party_id') }} = {{ salesforce_id('people.individual_id') }}
    where
        not answers.is_deleted
        and coalesce(cast(answers.effective_to as date) > {{ today() }}, true)
)

select * from consents
