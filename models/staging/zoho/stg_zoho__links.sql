{{ config(enabled=in_use('zoho')) }}

-- A lead that was converted names its contact. Of merged records Zoho keeps the winner only.
with leads as (
    {{ raw_table('zoho', 'leads', ['id'], {
        'text': ['id', '$converted_detail', 'converted_contact'],
        'timestamp': ['converted_date_time'],
    }) }}
),

converted as (
    select
        id,
        converted_date_time,
        coalesce(
            {{ json_value('converted_detail', 'contact') }},
            {{ json_value('converted_contact', 'id') }}
        ) as contact_id,
        {{ typed_text(json_value('converted_detail', 'convert_date'), 'timestamp') }}
            as convert_date
    from leads
),

links as (
    select {{ canonical('links', 'zoho', {
        'from_source_id': 'id',
        'to_source_id': 'contact_id',
        'reason': "'converted'",
        'linked_at': 'coalesce(converted_date_time, convert_date)',
    }) }}
    from converted
    where contact_id is not null
)

select * from links
