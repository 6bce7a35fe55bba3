{{ config(enabled=training_weeks() > 0) }}

-- What each lead had done by each day on which it is looked at, as far as it was known then: what
-- the measures count, days_since_last and decayed_sum of a rule would have said on that day.
with training_leads as (
    select lead_id, snapshot_date from {{ ref('training_leads') }}
),

signal_uses as (
    select * from {{ ref('int_signal_uses') }}
),

aged as (
    select
        training_leads.lead_id,
        training_leads.snapshot_date,
        signal_uses.signal_id,
        signal_uses.occurrences,
        {{ dbt.datediff('signal_uses.event_date', 'training_leads.snapshot_date', 'day') }}
            as age_days
    from training_leads
    inner join signal_uses
        on
            training_leads.lead_id = signal_uses.lead_id
            and training_leads.snapshot_date >= signal_uses.known_on
),

ages as (
    select distinct age_days from aged
),

-- What is left of one is the same for everybody: worked out once per age.
fading as (
    select
        {% for half_life in training_half_lives() -%}
        {{ decay_factor("'half_life'", 'age_days', half_life, 'null') }} as left_{{ half_life }},
        {% endfor -%}
        age_days
    from ages
),

summed as (
    select
        aged.lead_id,
        aged.snapshot_date,
        aged.signal_id,
        {% for half_life in training_half_lives() -%}
        sum(aged.occurrences * fading.left_{{ half_life }}) as sum_{{ half_life }},
        {% endfor -%}
        min(aged.age_days) as days_since_last,
        sum(aged.occurrences) as occurrences
    from aged
    inner join fading on aged.age_days = fading.age_days
    group by 1, 2, 3
),

training_activity as (
    select
        lead_id,
        snapshot_date,
        signal_id,
        cast(days_since_last as {{ dbt.type_int() }}) as days_since_last,
        {% for half_life in training_half_lives() -%}
        {{ round_points('sum_' ~ half_life) }} as decayed_{{ half_life }},
        {% endfor -%}
        cast(occurrences as {{ dbt.type_bigint() }}) as occurrences
    from summed
)

select * from training_activity
