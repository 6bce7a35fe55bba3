-- For how many leads does each rule give points, and how many? A rule that fires for nobody, or for everybody, says nothing.
--   dbt show -s rule_coverage --limit 100
with rules as (
    select * from {{ ref('int_rules_in_force') }}
),

ledger as (
    select * from {{ ref('score_ledger') }} where entry = 'rule'
),

lead_points as (
    select
        model_id,
        count(*) as leads
    from {{ ref('int_lead_points') }}
    group by 1
),

coverage as (
    select
        rules.model_id,
        rules.component,
        rules.rule_id,
        count(ledger.lead_id) as fired_for,
        round(count(ledger.lead_id) * 100.0 / max(lead_points.leads), 1) as percent_of_leads,
        coalesce(sum(ledger.points), 0) as points_given
    from rules
    inner join lead_points on rules.model_id = lead_points.model_id
    left join ledger on rules.model_id = ledger.model_id and rules.rule_id = ledger.rule_id
    group by 1, 2, 3
    order by 1, 4 desc, 3
)

select * from coverage
