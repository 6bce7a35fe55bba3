-- Why each lead has its score: a row for each rule that gave points, and for each limit that took
-- some.
with ledger as (
    select * from {{ ref('int_lead_ledger') }}
),

lead_points as (
    select lead_id, model_id, model_version, rules_hash, is_primary
    from {{ ref('int_lead_points') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

score_ledger as (
    select
        ledger.lead_id,
        ledger.model_id,
        lead_points.model_version,
        lead_points.rules_hash,
        ledger.entry,
        ledger.rule_id,
        ledger.rule_group,
        ledger.component,
        ledger.axis,
        ledger.description,
        ledger.occurrences,
        ledger.decayed_points,
        ledger.points,
        lead_points.is_primary,
        ledger.last_occurred_on,
        clock.as_of_date
    from ledger
    cross join clock
    inner join lead_points
        on ledger.lead_id = lead_points.lead_id and ledger.model_id = lead_points.model_id
)

select * from score_ledger
