-- Why has this lead its score? Every row of its ledger; the points sum to the score.
--   dbt show -s why_this_score --vars '{lead: someone@example.fi}' --limit 50
with ledger as (
    select * from {{ ref('score_ledger') }}
),

leads as (
    select * from {{ ref('scored_leads') }}
),

wanted as (
    select lead_id
    from leads
    where lead_id = '{{ var("lead", "") }}' or email = lower('{{ var("lead", "") }}')
),

explained as (
    select
        ledger.model_id,
        ledger.component,
        ledger.entry,
        ledger.description,
        ledger.occurrences,
        ledger.last_occurred_on,
        ledger.decayed_points,
        ledger.points
    from ledger
    inner join wanted on ledger.lead_id = wanted.lead_id
    order by ledger.model_id, ledger.component, ledger.points desc
)

select * from explained
