{{ config(enabled=in_use('hubspot')) }}

-- The winner of a merge lists the losers as 'id;id;id'; their rows may still be there, or not.
with contacts as (
    {{ raw_table('hubspot', 'contact', ['id'], {
        'text': ['id', 'property_hs_merged_object_ids', 'property_salesforceleadid',
            'property_salesforcecontactid'],
    }) }}
),

positions as (
    {{ whole_numbers(30, 'position') }}
),

merged_pairs as (
    select
        contacts.id,
        nullif(trim({{ nth_piece(
            'contacts.property_hs_merged_object_ids', "';'", 'positions.position'
        ) }}), '') as loser_id
    from contacts
    cross join positions
    where contacts.property_hs_merged_object_ids is not null
),

links as (
    select {{ canonical('links', 'hubspot', {
        'from_source_id': 'loser_id',
        'to_source_id': 'id',
        'reason': "'merged'",
    }) }}
    from merged_pairs
    where loser_id is not null
    {% for column in ['property_salesforceleadid', 'property_salesforcecontactid'] %}
    union all
    select {{ canonical('links', 'hubspot', {
        'from_source_id': 'id',
        'to_source_id': salesforce_id(column),
        'to_system': "'salesforce'",
        'reason': "'linked'",
    }) }}
    from contacts
    where {{ column }} is not null
    {% endfor %}
)

select * from links
