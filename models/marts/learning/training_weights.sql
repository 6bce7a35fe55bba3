{{ config(enabled=training_weeks() > 0) }}

-- How much each level of each candidate speaks for a conversion. Empty below the conversions that it
-- takes; without what trips an alarm and what was not known on every day.
{%- set pseudo_leads = 10 %}

with candidates as (
    select
        *,
        lower(value_text) as level_text
    from {{ ref('training_candidates') }}
),

levels as (
    select * from {{ ref('training_levels') }}
    where may_train
),

alarms as (
    select subject, attribute from {{ ref('leak_alarms') }}
    where alarm is not null
),

base as (
    select
        avg(cast(is_converted as {{ type_double() }})) as base_rate,
        count(distinct case when is_converted = 1 then lead_id end) as converted_leads
    from {{ ref('training_leads') }}
    where is_ripe
),

counted as (
    select
        candidates.subject,
        candidates.attribute,
        levels.level,
        min(levels.from_value) as from_value,
        min(levels.to_value) as to_value,
        count(*) as snapshots,
        sum(candidates.is_converted) as conversions
    from candidates
    inner join levels
        on
            candidates.subject = levels.subject
            and candidates.attribute = levels.attribute
            and coalesce(candidates.level_text, '') = coalesce(levels.value_text, '')
    left join alarms
        on candidates.subject = alarms.subject and candidates.attribute = alarms.attribute
    where alarms.attribute is null
    group by 1, 2, 3
),

-- Weight of evidence: how far the log odds of a level are from those of all, after so many leads at
-- the base rate are added to it.
training_weights as (
    select
        counted.subject,
        counted.attribute,
        counted.level,
        counted.from_value,
        counted.to_value,
        cast(counted.snapshots as {{ dbt.type_bigint() }}) as snapshots,
        cast(counted.conversions as {{ dbt.type_bigint() }}) as conversions,
        {{ to_numeric(
            'ln((counted.conversions + ' ~ pseudo_leads ~ ' * base.base_rate)'
            ~ ' / (counted.snapshots - counted.conversions + '
            ~ pseudo_leads ~ ' * (1 - base.base_rate)))'
            ~ ' - ln(base.base_rate / (1 - base.base_rate))'
        ) }} as woe
    from counted
    cross join base
    where base.converted_leads >= {{ least_conversions() }} and base.base_rate < 1
)

select * from training_weights
