-- Every lead that has another score or tier than seeds/expected/expected_scores.csv says, is missing, or
-- is not expected at all. The file says how each score was calculated.
with expected_scores as (
    select * from {{ ref('expected_scores') }}
),

scored_leads as (
    select * from {{ ref('lead_scoring', 'scored_leads') }}
),

differences as (
    select
        coalesce(expected_scores.lead_id, scored_leads.lead_id) as lead_id,
        expected_scores.score as expected_score,
        scored_leads.lead_score,
        expected_scores.tier as expected_tier,
        scored_leads.tier
    from expected_scores
    full join scored_leads on expected_scores.lead_id = scored_leads.lead_id
    where
        expected_scores.lead_id is null
        or scored_leads.lead_id is null
        or scored_leads.lead_score <> expected_scores.score
        or coalesce(scored_leads.tier, '') <> expected_scores.tier
)

select * from differences
