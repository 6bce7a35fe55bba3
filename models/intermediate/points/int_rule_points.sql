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

held_signals as (
    select lead_id, signal_id from {{ ref('int_lead_signals') }}
    where not is_unknown
),

unknown_signals as (
    select lead_id, signal_id from {{ ref('int_lead_signals') }}
    where is_unknown
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

-- A rule looks at the leads for which something occurred. One that measures, or that has points for
-- what is not known, looks at every lead: none is a number too.
looked_at as (
    select
        occurrences.lead_id,
        rules.model_id,
        rules.rule_id,
        rules.only_if,
        occurrences.occurrences,
        occurrences.decayed_sum,
        occurrences.days_since_last,
        false as is_unknown
    from occurrences
    inner join rules on occurrences.way_number = rules.way_number
    inner join lead_models
        on occurrences.lead_id = lead_models.lead_id and rules.model_id = lead_models.model_id
    where rules.measure = 'each' and rules.if_unknown = 0
    union all
    select
        lead_models.lead_id,
        rules.model_id,
        rules.rule_id,
        rules.only_if,
        coalesce(occurrences.occurrences, 0) as occurrences,
        occurrences.decayed_sum,
        occurrences.days_since_last,
        unknown_signals.lead_id is not null as is_unknown
    from lead_models
    inner join rules on lead_models.model_id = rules.model_id
    left join occurrences
        on
            lead_models.lead_id = occurrences.lead_id
            and rules.way_number = occurrences.way_number
    left join unknown_signals
        on
            lead_models.lead_id = unknown_signals.lead_id
            and rules.signal_id = unknown_signals.signal_id
    where rules.measure <> 'each' or rules.if_unknown <> 0
),

measured as (
    select
        looked_at.*,
        rules.points,
        rules.measure,
        rules.from_value,
        rules.to_value,
        rules.if_unknown,
        rules.min_points,
        rules.max_points,
        case
            when looked_at.is_unknown then null
            when rules.measure = 'count' then looked_at.occurrences
            when rules.measure = 'decayed_sum'
                then {{ round_points('coalesce(looked_at.decayed_sum, 0)') }}
            when rules.measure = 'days_since_last' then looked_at.days_since_last
        end as measured_number
    from looked_at
    inner join rules on looked_at.model_id = rules.model_id and looked_at.rule_id = rules.rule_id
    left join held_signals
        on
            looked_at.lead_id = held_signals.lead_id
            and looked_at.only_if = held_signals.signal_id
    where looked_at.only_if is null or held_signals.lead_id is not null
),

-- A rule whose number lies elsewhere says nothing of the lead: it must not beat another range of
-- its group that takes points away.
in_range as (
    select *
    from measured
    where
        measured_number is null
        or (
            measured_number >= coalesce(from_value, measured_number)
            and (to_value is null or measured_number < to_value)
        )
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
            else points
        end as decayed_points
    from in_range
),

rule_points as (
    select
        decayed.lead_id,
        decayed.model_id,
        decayed.rule_id,
        decayed.occurrences,
        decayed.is_unknown
        or decayed.measure <> 'each' and decayed.measured_number is null as is_unknown,
        {{ dbt.dateadd('day', '-decayed.days_since_last', 'clock.as_of_date') }}
            as last_occurred_on,
        cast(decayed.decayed_points as {{ dbt.type_numeric() }}) as decayed_points,
        cast(
            {{ clamp('decayed.decayed_points', 'decayed.min_points', 'decayed.max_points') }}
            as {{ dbt.type_numeric() }}
        ) as capped_points
    from decayed
    cross join clock
    where decayed.occurrences > 0 or decayed.decayed_points <> 0
)

select * from rule_points
