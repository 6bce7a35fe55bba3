-- The three strongest reasons up and down, as sentences with their points: what sales reads.
with ledger as (
    select * from {{ ref('int_lead_ledger') }}
    where entry in ('rule', 'rule_limit')
),

rule_sums as (
    select
        lead_id,
        model_id,
        rule_id,
        max(case when entry = 'rule' then description end) as description,
        max(occurrences) as occurrences,
        max(last_occurred_on) as last_occurred_on,
        sum(points) as points
    from ledger
    group by 1, 2, 3
    having sum(points) <> 0
),

rule_subjects as (
    select model_id, rule_id, min(subject) as subject from {{ ref('int_rules_in_force') }}
    group by 1, 2
),

ranked as (
    select
        rule_sums.*,
        case when rule_sums.points > 0 then 'up' else 'down' end as direction,
        row_number() over (
            partition by
                rule_sums.lead_id,
                rule_sums.model_id,
                case when rule_sums.points > 0 then 1 else 0 end
            order by abs(rule_sums.points) desc, rule_sums.rule_id asc
        ) as place,
        rule_sums.description
        || case
            when rule_subjects.subject = 'event' and rule_sums.occurrences > 1
                then ', ' || cast(rule_sums.occurrences as {{ dbt.type_string() }}) || ' times'
            else ''
        end
        || case
            when rule_subjects.subject = 'event' and rule_sums.last_occurred_on is not null
                then ', last on ' || cast(rule_sums.last_occurred_on as {{ dbt.type_string() }})
            else ''
        end
        || ' (' || case when rule_sums.points > 0 then '+' else '' end
        || replace(
            cast(cast(round(rule_sums.points, 1) as decimal(28, 1)) as {{ dbt.type_string() }}),
            '.0', ''
        ) || ')' as sentence
    from rule_sums
    left join rule_subjects
        on rule_sums.model_id = rule_subjects.model_id and rule_sums.rule_id = rule_subjects.rule_id
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
    from ranked
    group by 1, 2
)

select * from reasons
