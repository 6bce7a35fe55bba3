{{ config(enabled=training_weeks() > 0) }}

-- How well each candidate alone tells who converts: the chance that a lead that converted is ranked
-- above one that did not (AUC), by the rates of the levels. One look at each lead, on its first day.
with firsts as (
    select
        *,
        lower(value_text) as level_text
    from {{ ref('training_candidates') }}
    where is_first_of_lead
),

levels as (
    select * from {{ ref('training_levels') }}
),

hashed as (
    select
        lead_id,
        {{ dbt.hash('lead_id') }} as lead_hash
    from firsts
    group by 1
),

halves as (
    select
        lead_id,
        mod({{ hash_bucket('lead_hash') }}, 2) as half
    from hashed
),

levelled as (
    select
        firsts.subject,
        firsts.attribute,
        halves.half,
        levels.level,
        count(*) as leads,
        sum(firsts.is_converted) as conversions
    from firsts
    inner join halves on firsts.lead_id = halves.lead_id
    inner join levels
        on
            firsts.subject = levels.subject
            and firsts.attribute = levels.attribute
            and coalesce(firsts.level_text, '') = coalesce(levels.value_text, '')
    group by 1, 2, 3, 4
),

totals as (
    select
        subject,
        attribute,
        half,
        cast(sum(conversions) as {{ type_double() }}) / sum(leads) as base_rate
    from levelled
    group by 1, 2, 3
),

-- The leads of one half are ranked by the rates of the other, so that chance is no merit: ten leads
-- at the base rate are added to each level.
rated as (
    select
        judged.subject,
        judged.attribute,
        judged.half,
        judged.leads,
        judged.conversions,
        {{ to_numeric(
            '(coalesce(others.conversions, 0) + 10 * totals.base_rate)'
            ~ ' / (coalesce(others.leads, 0) + 10)'
        ) }} as expected_rate
    from levelled as judged
    inner join totals
        on
            judged.subject = totals.subject
            and judged.attribute = totals.attribute
            and judged.half <> totals.half
    left join levelled as others
        on
            judged.subject = others.subject
            and judged.attribute = others.attribute
            and judged.level = others.level
            and judged.half <> others.half
),

ranked as (
    select
        subject,
        attribute,
        half,
        sum(conversions) as conversions,
        sum(leads) - sum(conversions) as others,
        coalesce(sum(sum(leads) - sum(conversions)) over (
            partition by subject, attribute, half
            order by expected_rate
            rows between unbounded preceding and 1 preceding
        ), 0) as others_below
    from rated
    group by subject, attribute, half, expected_rate
),

pairs as (
    select
        subject,
        attribute,
        half,
        sum(conversions * (others_below + 0.5 * others)) as won_pairs,
        sum(conversions) * sum(others) as all_pairs
    from ranked
    group by 1, 2, 3
),

training_ranks as (
    select
        subject,
        attribute,
        {{ share('sum(won_pairs)', 'sum(all_pairs)') }} as auc
    from pairs
    group by 1, 2
)

select * from training_ranks
