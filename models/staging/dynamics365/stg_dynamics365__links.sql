{{ config(enabled=in_use('dynamics365')) }}

-- Which records Dynamics itself says are the same person: merged into another one, or a lead that
-- was qualified into a contact. The contact knows the lead that it was made of; a lead that was
-- qualified into a contact that was there before knows that one.
with leads as (
    {{ raw_table('dynamics365', 'lead', ['leadid'], {
        'text': ['leadid', 'masterid', 'parentcontactid'],
        'number': ['statecode'],
    }) }}
),

contacts as (
    {{ raw_table('dynamics365', 'contact', ['contactid'], {
        'text': ['contactid', 'masterid', 'originatingleadid'],
        'timestamp': ['createdon'],
    }) }}
),

merged_pairs as (
    select leadid as record_id, masterid from leads
    union all
    select contactid as record_id, masterid from contacts
),

converted_pairs as (
    select originatingleadid as leadid, contactid, createdon as converted_on from contacts
    union all
    select
        leadid,
        parentcontactid as contactid,
        cast(null as {{ dbt.type_timestamp() }}) as converted_on
    from leads
    where statecode = 1
),

converted as (
    select leadid, contactid, min(converted_on) as converted_on
    from converted_pairs
    where leadid is not null and contactid is not null
    group by 1, 2
),

links as (
    select {{ canonical('links', 'dynamics365', {
        'from_source_id': 'record_id',
        'to_source_id': 'masterid',
        'reason': "'merged'",
    }) }}
    from merged_pairs
    where masterid is not null
    union all
    select {{ canonical('links', 'dynamics365', {
        'from_source_id': 'leadid',
        'to_source_id': 'contactid',
        'reason': "'converted'",
        'linked_at': 'converted_on',
    }) }}
    from converted
)

select * from links
