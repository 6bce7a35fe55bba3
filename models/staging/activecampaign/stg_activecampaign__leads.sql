{{ config(enabled=in_use('activecampaign')) }}

-- Contacts. Their job title stands on the link to their account, their place is what ActiveCampaign
-- guessed from the address of their device.
{%- set custom = {} %}
{%- for name in custom_columns('activecampaign') %}
{%- do custom.update({name: 'custom_values.' ~ name}) %}
{%- endfor %}

with contacts as (
    {{ raw_table('activecampaign', 'contacts', ['id'], {
        'text': ['id', 'email', 'phone', 'first_name', 'last_name', 'orgid', 'organization'],
        'boolean': ['deleted', 'anonymized'],
        'timestamp': ['cdate', 'created_utc_timestamp', 'created_timestamp', 'udate',
            'updated_utc_timestamp', 'updated_timestamp'],
    }) }}
),

raw_links as (
    {{ raw_table('activecampaign', 'account_contacts', ['contact', 'account'], {
        'text': ['id', 'contact', 'account', 'job_title'],
        'timestamp': ['updated_timestamp'],
    }) }}
),

raw_subscriptions as (
    {{ raw_table('activecampaign', 'contact_lists', ['contact', 'status'], {
        'text': ['contact', 'status'],
    }) }}
),

raw_places as (
    {{ raw_table('activecampaign', 'contact_data', ['contact'], {
        'text': ['contact', 'geo_country', 'geo_city', 'ga_campaign_source'],
    }) }}
),

accounts as (
    select * from {{ ref('stg_activecampaign__accounts') }}
),

custom_values as (
    select * from {{ ref('base_activecampaign__custom_values') }}
),

links as (
    select
        *,
        row_number() over (
            partition by contact
            order by
                case when updated_timestamp is null then 1 else 0 end,
                updated_timestamp desc,
                id desc
        ) as link_number
    from raw_links
    where not is_deleted
),

-- Who has unsubscribed from a list (2) and is active on none (1) gets no mail any more.
subscriptions as (
    select
        contact,
        max(case when status = '2' then 1 else 0 end) = 1
        and max(case when status = '1' then 1 else 0 end) = 0 as is_opted_out
    from raw_subscriptions
    where not is_deleted
    group by contact
),

places as (
    select
        contact,
        max(geo_country) as country,
        max(geo_city) as city,
        max(ga_campaign_source) as first_source
    from raw_places
    where not is_deleted
    group by contact
),

-- The times with an offset come first: a time without one has lost the offset of the account.
people as (
    select {{ canonical('leads', 'activecampaign', dict({
        'source_object': "'contact'",
        'source_id': 'contacts.id',
        'email': 'contacts.email',
        'phone': 'contacts.phone',
        'full_name': "nullif(trim(
            coalesce(contacts.first_name, '') || ' ' || coalesce(contacts.last_name, '')), '')",
        'job_title': 'links.job_title',
        'company_name': 'accounts.account_name',
        'account_source_id': "coalesce(
            links.account, nullif(contacts.orgid, '0'), nullif(contacts.organization, '0'))",
        'country': 'places.country',
        'city': 'places.city',
        'lead_source': 'places.first_source',
        'is_opted_out_of_email': 'case when subscriptions.is_opted_out then true end',
        'is_deleted': 'contacts.is_deleted
            or coalesce(contacts.deleted, false)
            or coalesce(contacts.anonymized, false)',
        'created_at': 'coalesce(
            contacts.cdate, contacts.created_utc_timestamp, contacts.created_timestamp)',
        'updated_at': 'coalesce(
            contacts.udate, contacts.updated_utc_timestamp, contacts.updated_timestamp)',
        'loaded_at': 'contacts.loaded_at',
    }, **custom)) }}
    from contacts
    left join links on contacts.id = links.contact and links.link_number = 1
    left join accounts on links.account = accounts.source_id
    left join subscriptions on contacts.id = subscriptions.contact
    left join places on contacts.id = places.contact
    left join custom_values on contacts.id = custom_values.contact
)

select * from people
