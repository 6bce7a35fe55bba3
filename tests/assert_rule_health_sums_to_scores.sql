-- For each model the points of its rules and what the limits of groups and scores changed are the
-- sum of its leads' scores, to the last decimal.
with parts as (
    select
        model_id,
        total_points as points
    from {{ ref('rule_health') }}
    union all
    select
        model_id,
        points
    from {{ ref('score_ledger') }}
    where entry in ('group_limit', 'score_limit')
    union all
    select
        model_id,
        -lead_score as points
    from {{ ref('int_lead_points') }}
)

select
    model_id,
    sum(points) as difference
from parts
group by 1
having sum(points) <> 0
