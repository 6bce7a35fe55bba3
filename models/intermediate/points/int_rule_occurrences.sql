-- For each lead and way of counting: how many occurrences count, what decay has left of them, and
-- how old the newest is.
with ways as (
    select distinct
        way_number, signal_id, min_times, max_times, per, window_days, decay, decay_days,
        decay_percent
    from {{ ref('int_rules_in_force') }}
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

ages as (
    select distinct signal_id, age_days from signals
),

-- What decay leaves is the same for all leads: worked out once per way and age.
fading as (
    select
        ways.*,
        ages.age_days,
        {{ decay_factor('ways.decay', 'ages.age_days', 'ways.decay_days', 'ways.decay_percent') }}
            as left_of_one
    from ways
    inner join ages on ways.signal_id = ages.signal_id
    where ways.window_days is null or ages.age_days < ways.window_days
),

in_window as (
    select
        signals.lead_id,
        signals.occurrences,
        fading.way_number,
        fading.min_times,
        fading.max_times,
        fading.per,
        fading.age_days,
        fading.left_of_one
    from signals
    inner join fading
        on signals.signal_id = fading.signal_id and signals.age_days = fading.age_days
),

-- Newest first. Within a day all occurrences are alike, so whole days can be counted.
newest_first as (
    select
        *,
        sum(occurrences) over (
            partition by lead_id, way_number
            order by age_days
            rows between unbounded preceding and current row
        ) - occurrences as newer_occurrences
    from in_window
    where max_times is not null and per = 'ever'
),

counted as (
    select
        lead_id, way_number, min_times, age_days, left_of_one,
        case when max_times < occurrences then max_times else occurrences end as occurrences
    from in_window
    where max_times is null or per = 'day'
    union all
    select
        lead_id, way_number, min_times, age_days, left_of_one,
        case
            when newer_occurrences + occurrences <= max_times then occurrences
            else max_times - newer_occurrences
        end as occurrences
    from newest_first
    where newer_occurrences < max_times
),

rule_occurrences as (
    select
        lead_id,
        way_number,
        cast(sum(occurrences) as {{ dbt.type_bigint() }}) as occurrences,
        sum(occurrences * left_of_one) as decayed_sum,
        min(age_days) as days_since_last
    from counted
    group by 1, 2
    having sum(occurrences) >= coalesce(min(min_times), 0)
)

select * from rule_occurrences
