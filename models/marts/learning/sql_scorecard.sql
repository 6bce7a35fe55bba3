{{ config(enabled=training_weeks() > 0) }}

-- A scorecard without Python: the points that one slope for all makes of what each level of each
-- candidate speaks for a conversion.
{%- set steps = 8 %}
{%- set to_double = 20 %}

with candidates as (
    select
        *,
        lower(value_text) as level_text
    from {{ ref('training_candidates') }}
),

levels as (
    select * from {{ ref('training_levels') }}
),

weights as (
    select * from {{ ref('training_weights') }}
),

summed as (
    select
        candidates.lead_id,
        candidates.snapshot_date,
        candidates.is_converted,
        sum(weights.woe) as woe_sum
    from candidates
    inner join levels
        on
            candidates.subject = levels.subject
            and candidates.attribute = levels.attribute
            and coalesce(candidates.level_text, '') = coalesce(levels.value_text, '')
    inner join weights
        on
            levels.subject = weights.subject
            and levels.attribute = weights.attribute
            and levels.level = weights.level
    group by 1, 2, 3
),

-- Fields that say the same would count twice: one slope and one intercept for the sum put it right.
-- Newton's steps of a logistic regression on the distinct sums.
sums as (
    select
        cast(woe_sum as {{ type_double() }}) as woe_sum,
        cast(count(*) as {{ type_double() }}) as snapshots,
        cast(sum(is_converted) as {{ type_double() }}) as conversions
    from summed
    group by 1
),

step_0 as (
    select
        ln(sum(conversions) / (sum(snapshots) - sum(conversions))) as intercept,
        cast(0 as {{ type_double() }}) as slope
    from sums
    having sum(conversions) > 0 and sum(snapshots) > sum(conversions)
),

{% for step in range(1, steps + 1) -%}
likely_{{ step }} as (
    select
        sums.*,
        step_{{ step - 1 }}.intercept,
        step_{{ step - 1 }}.slope,
        1 / (1 + exp(-1 * {{ clamp(
            '(step_' ~ (step - 1) ~ '.intercept + step_' ~ (step - 1) ~ '.slope * sums.woe_sum)',
            '-40', '40'
        ) }})) as probability
    from sums
    cross join step_{{ step - 1 }}
),

moments_{{ step }} as (
    select
        min(intercept) as intercept,
        min(slope) as slope,
        sum(conversions - snapshots * probability) as pull,
        sum((conversions - snapshots * probability) * woe_sum) as pull_woe,
        sum(snapshots * probability * (1 - probability)) + 1e-6 as spread,
        sum(snapshots * probability * (1 - probability) * woe_sum) as spread_woe,
        sum(snapshots * probability * (1 - probability) * woe_sum * woe_sum) + 1e-6 as spread_woe_2
    from likely_{{ step }}
),

step_{{ step }} as (
    select
        intercept
        + (spread_woe_2 * pull - spread_woe * pull_woe)
        / (spread * spread_woe_2 - spread_woe * spread_woe) as intercept,
        slope
        + (spread * pull_woe - spread_woe * pull)
        / (spread * spread_woe_2 - spread_woe * spread_woe) as slope
    from moments_{{ step }}
),

{% endfor -%}
sql_scorecard as (
    select
        weights.*,
        cast(floor(
            {{ to_double }} / 0.6931471805599453 * fitted.slope
            * cast(weights.woe as {{ type_double() }}) + 0.5
        ) as {{ dbt.type_int() }}) as points,
        {{ to_numeric('fitted.slope') }} as slope,
        {{ to_numeric('fitted.intercept') }} as intercept,
        cast({{ to_double }} as {{ dbt.type_int() }}) as points_to_double_odds
    from weights
    cross join step_{{ steps }} as fitted
)

select * from sql_scorecard
