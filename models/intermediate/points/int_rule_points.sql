-- What each rule gives each lead: the points after decay, and what its own limits leave of them.
with rules as (
    select * from {{ ref('int_rules_in_force') }}
),

lead_models as (
    select lead_id, model_id from {{ ref('int_lead_models') }}
),

occurrences as (
    select * from {{ ref('int_rule_occurrences') }}
),

unknown_signals as (
    select * from {{ ref('int_lead_signals') }}
    where is_unknown
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

-- A rule looks at a lead if something occurred or cannot be told; one that measures looks at every
-- lead, for none is a number too.
candidates as (
    select lead_id, model_id, rule_id from occurrences
    union
    select lead_models.lead_id, lead_models.model_id, rules.rule_id
    from lead_models
    inner join rules on lead_models.model_id = rules.model_id and rules.measure <> 'each'
    union
    select lead_models.lead_id, lead_models.model_id, rules.rule_id
    from lead_models
    inner join rules on lead_models.model_id = rules.model_id and rules.if_unknown <> 0
    inner join unknown_signals
        on
            lead_models.lead_id = unknown_signals.lead_id
            and rules.signal_id = unknown_signals.signal_id
),

measured as (
    select
        candidates.lead_id,
        rules.*,
        coalesce(occurrences.occurrences, 0) as occurrences,
        occurrences.decayed_sum,
        occurrences.days_since_last,
        case
            when unknown_signals.lead_id is not null then null
            when rules.measure = 'count' then coalesce(occurrences.occurrences, 0)
            when rules.measure = 'decayed_sum'
                then {{ round_points('coalesce(occurrences.decayed_sum, 0)') }}
            when rules.measure = 'days_since_last' then occurrences.days_since_last
        end as measured_number,
        unknown_signals.lead_id is not null as is_unknown
    from candidates
    inner join rules on candidates.model_id = rules.model_id and candidates.rule_id = rules.rule_id
    left join occurrences
        on
            candidates.lead_id = occurrences.lead_id
            and candidates.model_id = occurrences.model_id
            and candidates.rule_id = occurrences.rule_id
    left join unknown_signals
        on
            candidates.lead_id = unknown_signals.lead_id
            and rules.signal_id = unknown_signals.signal_id
),

decayed as (
    select
        *,
        case
            when is_unknown then if_unknown
            when measure = 'each' then {{ round_points(
                'cast(points as ' ~ type_double() ~ ') * coalesce(decayed_sum, 0)'
            ) }}
            when measured_number is null then if_unknown
            when
                measured_number >= coalesce(from_value, measured_number)
                and (to_value is null or measured_number < to_value) then points
            else 0
        end as decayed_points
    from measured
),

rule_points as (
    select
        decayed.lead_id,
        decayed.model_id,
        decayed.rule_id,
        decayed.rule_group,
        decayed.component,
        decayed.axis,
        decayed.description,
        decayed.occurrences,
        {{ dbt.dateadd('day', '-decayed.days_since_last', 'clock.as_of_date') }}
            as last_occurred_on,
        decayed.decayed_points,
        {{ clamp('decayed.decayed_points', 'decayed.min_points', 'decayed.max_points') }}
            as capped_points
    from decayed
    cross join clock
    where decayed.occurrences > 0 or decayed.decayed_points <> 0
)

select * from rule_points
