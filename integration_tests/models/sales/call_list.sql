-- Whom sales calls today, the best first, with the number to call and the reason.
with scored_leads as (
    select * from {{ ref('lead_scoring', 'scored_leads') }}
),

people as (
    select * from {{ ref('crm_people') }}
),

call_list as (
    select
        scored_leads.lead_id,
        scored_leads.full_name,
        people.telephone,
        scored_leads.lead_score,
        scored_leads.grade,
        scored_leads.tier,
        scored_leads.reason_up_1 as reason
    from scored_leads
    inner join people on scored_leads.lead_id = 'own:' || people.person_no
    where scored_leads.tier in ('hot', 'sales-ready')
)

select * from call_list
