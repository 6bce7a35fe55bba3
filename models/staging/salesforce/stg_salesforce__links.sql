{{ config(enabled=in_use('salesforce')) }}

-- Which records Salesforce itself says are the same person: merged into another one, or converted
-- into a contact.
with leads as (
    {{ raw_table('salesforce', 'lead', ['id'], {
        'text': ['id', 'master_record_id', 'converted_contact_id'],
        'timestamp': ['converted_date'],
    }) }}
),

contacts as (
    {{ raw_table('salesforce', 'contact', ['id'], {'text': ['id', 'master_record_id']}) }}
),

merged_pairs as (
    select id, master_record_id from leads
    union all
    select id, master_record_id from contacts
),

links as (
    select {{ canonical('links', 'salesforce', {
        'from_source_id': salesforce_id('id'),
        'to_source_id': salesforce_id('master_record_id'),
        'reason': "'merged'",
    }) }}
    from merged_pairs
    where master_record_id is not null
    union all
    select {{ canonical('links', 'salesforce', {
        'from_source_id': salesforce_id('id'),
        'to_source_id': salesforce_id('converted_contact_id'),
        'reason': "'converted'",
        'linked_at': 'converted_date',
    }) }}
    from leads
    where converted_contact_id is not null
)

select * from links
