{{ config(enabled=in_use('dynamics365')) }}

-- What people refused (flags of leads and contacts, without a date), what an address allows for a
-- purpose, and who answered a campaign by asking for no more of it. A flag that is not set says
-- nothing; followemail is set unless somebody does not want to be followed.
{%- set columns = {
    'text': ['emailaddress1'],
    'boolean': ['donotemail', 'donotbulkemail', 'donotphone', 'donotpostalmail', 'donotsendmm',
        'msdyn_gdproptout', 'followemail'],
} %}
{%- set refusals = [
    ('donotemail', 'email', 'email'), ('donotbulkemail', 'email', 'bulk email'),
    ('donotphone', 'phone', 'calls'), ('donotpostalmail', 'post', 'mail'),
    ('donotsendmm', 'all', 'marketing materials'), ('msdyn_gdproptout', 'all', 'GDPR'),
    ('not followemail', 'tracking', 'following of emails'),
] %}

with leads as (
    {{ raw_table('dynamics365', 'lead', ['leadid'], {
        'text': ['leadid'] + columns['text'], 'boolean': columns['boolean'],
    }) }}
),

contacts as (
    {{ raw_table('dynamics365', 'contact', ['contactid'], {
        'text': ['contactid'] + columns['text'], 'boolean': columns['boolean'],
    }) }}
),

contact_points as (
    {{ raw_table('dynamics365', 'msdynmkt_contactpointconsent4', ['msdynmkt_contactpointvalue'], {
        'text': ['msdynmkt_contactpointvalue', 'msdynmkt_purposeid'],
        'number': ['msdynmkt_contactpointtype', 'msdynmkt_value', 'statecode'],
        'timestamp': ['modifiedon'],
    }) }}
),

purposes as (
    {{ raw_table('dynamics365', 'msdynmkt_purpose', ['msdynmkt_purposeid'], {
        'text': ['msdynmkt_purposeid', 'msdynmkt_name'],
    }) }}
),

answers as (
    select * from {{ ref('stg_dynamics365__campaign_members') }}
    where lower(status) = 'do not send marketing materials' and not is_deleted
),

people as (
    select * from leads
    union all
    select * from contacts
),

-- 534120000 email, ..01 text message, ..03 voice; opted in 534120001, opted out ..02.
asked as (
    select
        contact_points.*,
        purposes.msdynmkt_name as purpose,
        case
            when lower(purposes.msdynmkt_name) = 'tracking' then 'tracking'
            when contact_points.msdynmkt_contactpointtype = 534120000 then 'email'
            when contact_points.msdynmkt_contactpointtype = 534120001 then 'sms'
            when contact_points.msdynmkt_contactpointtype = 534120003 then 'phone'
        end as channel
    from contact_points
    left join purposes on contact_points.msdynmkt_purposeid = purposes.msdynmkt_purposeid
    where
        contact_points.msdynmkt_value in (534120001, 534120002)
        and coalesce(contact_points.statecode, 0) = 0 and not contact_points.is_deleted
),

consents as (
    {% for flag, channel, purpose in refusals -%}
    select {{ canonical('consents', 'dynamics365', {
        'lead_source_id': 'leadid',
        'email': 'emailaddress1',
        'channel': "'" ~ channel ~ "'",
        'status': "'opted_out'",
        'purpose': "'" ~ purpose ~ "'",
        'loaded_at': 'loaded_at',
    }) }}
    from people
    where {{ flag }}
    union all
    {% endfor -%}
    select {{ canonical('consents', 'dynamics365', {
        'email': 'msdynmkt_contactpointvalue',
        'channel': 'channel',
        'status': "case msdynmkt_value when 534120001 then 'opted_in' else 'opted_out' end",
        'purpose': 'purpose',
        'changed_at': 'modifiedon',
        'loaded_at': 'loaded_at',
    }) }}
    from asked
    where channel is not null
    union all
    select {{ canonical('consents', 'dynamics365', {
        'lead_source_id': 'lead_source_id',
        'channel': "'all'",
        'status': "'opted_out'",
        'purpose': "'marketing materials'",
        'changed_at': 'added_at',
        'loaded_at': 'loaded_at',
    }) }}
    from answers
)

select * from consents
