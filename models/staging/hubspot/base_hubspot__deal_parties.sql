{{ config(enabled=in_use('hubspot')) }}

-- Whose each deal is: the first of its contacts by id, as HubSpot knows no main one, and the
-- company that it calls the primary one (association type 5), else the first.
with contacts as (
    {{ raw_table('hubspot', 'deal_contact', ['deal_id', 'contact_id'], {
        'text': ['deal_id', 'contact_id'],
    }) }}
),

companies as (
    {{ raw_table('hubspot', 'deal_company', ['deal_id', 'company_id'], {
        'text': ['deal_id', 'company_id', 'type_id'],
    }) }}
),

parties as (
    select
        deal_id,
        contact_id,
        cast(null as {{ dbt.type_string() }}) as company_id,
        cast(null as {{ dbt.type_string() }}) as primary_company_id
    from contacts
    where not is_deleted
    union all
    select
        deal_id,
        cast(null as {{ dbt.type_string() }}) as contact_id,
        company_id,
        case when type_id = '5' then company_id end as primary_company_id
    from companies
    where not is_deleted
),

deal_parties as (
    select
        deal_id,
        min(contact_id) as contact_id,
        coalesce(min(primary_company_id), min(company_id)) as company_id
    from parties
    group by 1
)

select * from deal_parties
