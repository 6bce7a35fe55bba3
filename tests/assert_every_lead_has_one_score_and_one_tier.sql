-- Every lead is in scored_leads exactly once, and one that a model scores has a tier and a grade.
with leads as (
    select lead_id from {{ ref('int_leads') }}
),

scored_leads as (
    select * from {{ ref('scored_leads') }}
),

rows_of_leads as (
    select
        coalesce(leads.lead_id, scored_leads.lead_id) as lead_id,
        count(leads.lead_id) as lead_rows,
        count(scored_leads.lead_id) as scored_rows,
        count(scored_leads.model_id) as with_model,
        count(scored_leads.tier) as with_tier,
        count(scored_leads.grade) as with_grade
    from leads
    full outer join scored_leads on leads.lead_id = scored_leads.lead_id
    group by 1
)

select * from rows_of_leads
where lead_rows <> 1 or scored_rows <> 1 or with_tier <> with_model or with_grade <> with_model
