-- Past scores of which it is known what became of the lead: those that are ripe. A lead that had
-- converted by the day is not judged.
{%- set model_and_day = 'judged.model_id, judged.as_of_date' %}
{%- set goal = 'won_count' if conversion_goal() == 'won' else 'opportunity_count' %}
{%- set last_day = dbt.dateadd('day', conversion_days(), 'past_scores.as_of_date') %}

with past_scores as (
    select * from {{ ref('past_scores') }}
),

-- Records that have become one lead since are judged as that lead.
identity_map as (
    select * from {{ ref('int_identity') }}
),

outcomes as (
    select * from {{ ref('int_outcomes') }}
),

clock as (
    select as_of_date as today from {{ ref('int_clock') }}
),

ripe as (
    select
        past_scores.*,
        coalesce(identity_map.lead_id, past_scores.lead_id) as lead_now,
        cast({{ last_day }} as date) as last_day
    from past_scores
    cross join clock
    left join identity_map on past_scores.lead_id = identity_map.source_key
    where cast({{ last_day }} as date) <= clock.today
),

-- Whoever converted on a day that nobody knows cannot be judged.
with_outcome as (
    select
        ripe.*,
        case when outcomes.converted_on <= ripe.last_day then outcomes.converted_on end
            as converted_on,
        row_number() over (
            partition by ripe.as_of_date, ripe.model_id, ripe.lead_now
            order by ripe.lead_score desc, ripe.lead_id asc
        ) as place
    from ripe
    left join outcomes on ripe.lead_now = outcomes.lead_id
    where
        outcomes.lead_id is null
        or outcomes.converted_on > ripe.as_of_date
        or (outcomes.converted_on is null and outcomes.{{ goal }} = 0)
),

judged as (
    select
        *,
        converted_on is not null as is_converted,
        as_of_date = max(as_of_date) over (partition by model_id) as is_newest
    from with_outcome
    where place = 1
),

judged_scores as (
    select
        as_of_date,
        lead_now as lead_id,
        lead_id as past_lead_id,
        model_id,
        model_version,
        rules_hash,
        mode,
        is_primary,
        is_held_out,
        lead_score,
        tier,
        grade,
        conversion_probability,
        cast({{ tenth('judged.lead_score', model_and_day) }} as {{ dbt.type_bigint() }}) as tenth,
        lead_source,
        country_code,
        region,
        owner_key,
        is_converted,
        converted_on,
        {{ placement('judged.lead_score', 'judged.is_converted', model_and_day) }} as placement,
        is_newest
    from judged
)

select * from judged_scores
