{{ config(enabled=in_use('dynamics365')) }}

-- Who took part in an activity, other than the company's own users: leads, contacts, and addresses
-- of which Dynamics knows no record. Parties 8 (regarding), 9 (owner) and 10 (resource) did not.
with parties as (
    {{ raw_table('dynamics365', 'activityparty', ['activityid'], {
        'text': ['activityid', 'partyid', 'partyobjecttypecode', 'partyid_entitytype',
            'addressused'],
        'number': ['participationtypemask'],
    }) }}
),

people as (
    select
        activityid,
        partyid as person_id,
        case when partyid is null then lower(addressused) end as address,
        max(case when participationtypemask = 1 then 1 else 0 end) = 1 as is_sender
    from parties
    where
        not is_deleted
        and participationtypemask in (1, 2, 3, 4, 5, 6, 7, 11)
        and (
            lower(coalesce(partyobjecttypecode, partyid_entitytype)) in ('lead', 'contact')
            or (partyid is null and addressused like '%@%')
        )
    group by 1, 2, 3
)

select * from people
