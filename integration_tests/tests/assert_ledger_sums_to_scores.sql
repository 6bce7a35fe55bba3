-- Every lead whose rows in the ledger do not sum to its score.
with scored_leads as (
    select * from {{ ref('lead_scoring', 'scored_leads') }}
),

score_ledger as (
    select * from {{ ref('lead_scoring', 'score_ledger') }}
),

sums as (
    select
        lead_id,
        model_id,
        sum(points) as points
    from score_ledger
    group by 1, 2
),

differences as (
    select
        scored_leads.lead_id,
        scored_leads.lead_score,
        sums.points
    from scored_leads
    left join sums
        on scored_leads.lead_id = sums.lead_id and scored_leads.model_id = sums.model_id
    where scored_leads.lead_score <> coalesce(sums.points, 0)
)

select * from differences
