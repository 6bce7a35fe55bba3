-- For each lead and rule: how many occurrences count, what decay has left of them, and how old the
-- newest is.
with rules as (
    select * from {{ ref('int_rules_in_force') }}
),

lead_models as (
    select lead_id, model_id from {{ ref('int_lead_models') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

signals as (
    select
        event_signals.lead_id,
        event_signals.signal_id,
        {{ dbt.datediff('event_signals.event_date', 'clock.as_of_date', 'day') }}
            as age_days,
        event_signals.occurrences
    from {{ ref('int_event_signals') }} as event_signals
    cross join clock
    union all
    select
        lead_id,
        signal_id,
        0 as age_days,
        1 as occurrences
    from {{ ref('int_lead_signals') }}
    where not is_unknown
),

in_window as (
    select
        signals.lead_id,
        signals.age_days,
        rules.*,
        case
            when rules.per = 'day' and rules.max_times < signals.occurrences then rules.max_times
            else signals.occurrences
        end as occurrences
    from signals
    inner join rules on signals.signal_id = rules.signal_id
    inner join lead_models
        on signals.lead_id = lead_models.lead_id and rules.model_id = lead_models.model_id
    where rules.window_days is null or signals.age_days < rules.window_days
),

-- Newest first. Within a day all occurrences are alike, so whole days can be counted.
numbered as (
    select
        *,
        sum(occurrences) over (
            partition by lead_id, model_id, rule_id
            order by age_days
            rows between unbounded preceding and current row
        ) - occurrences as newer_occurrences
    from in_window
),

counted as (
    select
        *,
        case
            when max_times is null or per = 'day' or newer_occurrences + occurrences <= max_times
                then occurrences
            when newer_occurrences < max_times then max_times - newer_occurrences
            else 0
        end as counted_occurrences,
        {{ decay_factor('decay', 'age_days', 'decay_days', 'decay_percent') }} as left_of_one
    from numbered
),

rule_occurrences as (
    select
        lead_id,
        model_id,
        rule_id,
        sum(counted_occurrences) as occurrences,
        sum(counted_occurrences * left_of_one) as decayed_sum,
        min(age_days) as days_since_last
    from counted
    where counted_occurrences > 0
    group by 1, 2, 3
)

select * from rule_occurrences
