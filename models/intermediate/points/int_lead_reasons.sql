-- The three strongest reasons up and down of each lead's own score, as sentences with their points:
-- what sales reads.
with lead_models as (
    select lead_id, model_id from {{ ref('int_lead_models') }}
    where is_primary
),

ledger as (
    select * from {{ ref('int_lead_ledger') }}
    where entry in ('rule', 'rule_limit')
),

rules as (
    select model_id, rule_id, subject from {{ ref('int_rules_in_force') }}
),

rule_sums as (
    select
        ledger.lead_id,
        ledger.model_id,
        ledger.rule_id,
        max(case when ledger.entry = 'rule' then ledger.description end) as description,
        max(ledger.occurrences) as occurrences,
        max(ledger.last_occurred_on) as last_occurred_on,
        sum(ledger.points) as points
    from ledger
    inner join lead_models
        on ledger.lead_id = lead_models.lead_id and ledger.model_id = lead_models.model_id
    group by 1, 2, 3
    having sum(ledger.points) <> 0
),

ranked as (
    select
        *,
        case when points > 0 then 'up' else 'down' end as direction,
        row_number() over (
            partition by lead_id, model_id, case when points > 0 then 1 else 0 end
            order by abs(points) desc, rule_id asc
        ) as place
    from rule_sums
),

told as (
    select
        ranked.*,
        ranked.description
        || case
            when rules.subject = 'event' and ranked.occurrences > 1
                then ', ' || cast(ranked.occurrences as {{ dbt.type_string() }}) || ' times'
            else ''
        end
        || case
            when rules.subject = 'event' and ranked.last_occurred_on is not null
                then ', last on ' || cast(ranked.last_occurred_on as {{ dbt.type_string() }})
            else ''
        end
        || ' (' || case when ranked.points > 0 then '+' else '' end
        || replace(
            cast(cast(round(ranked.points, 1) as decimal(28, 1)) as {{ dbt.type_string() }}),
            '.0', ''
        ) || ')' as sentence
    from ranked
    inner join rules on ranked.model_id = rules.model_id and ranked.rule_id = rules.rule_id
    where ranked.place <= 3
),

reasons as (
    select
        lead_id,
        model_id,
        max(case when direction = 'up' and place = 1 then sentence end) as reason_up_1,
        max(case when direction = 'up' and place = 2 then sentence end) as reason_up_2,
        max(case when direction = 'up' and place = 3 then sentence end) as reason_up_3,
        max(case when direction = 'down' and place = 1 then sentence end) as reason_down_1,
        max(case when direction = 'down' and place = 2 then sentence end) as reason_down_2,
        max(case when direction = 'down' and place = 3 then sentence end) as reason_down_3
    from told
    group by 1, 2
)

select * from reasons
