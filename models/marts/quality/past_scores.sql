{{ config(
    materialized=kept_in_parts(),
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook="{{ lead_scoring.drop_older_of_month() }}",
    post_hook="{{ lead_scoring.forget_erased_leads() }}",
) }}

-- What every model said of every lead on past dates, one date of each month, so that it can be
-- judged by what became of the leads.
-- depends_on: {{ ref('int_lead_rows') }}
with scores as (
    select * from {{ ref('lead_model_scores') }}
),

lead_points as (
    select * from {{ ref('int_lead_points') }}
),

leads as (
    select * from {{ ref('int_leads') }}
),

date_to_keep as (
    {{ date_to_keep() }}
),

past_scores as (
    select
        date_to_keep.as_of_date,
        scores.lead_id,
        scores.model_id,
        scores.model_version,
        scores.rules_hash,
        scores.mode,
        scores.is_primary,
        scores.is_held_out,
        scores.lead_score,
        scores.tier,
        scores.grade,
        lead_points.fit_axis_points,
        lead_points.engagement_axis_points,
        scores.conversion_probability,
        leads.lead_source,
        leads.country_code,
        leads.region,
        leads.owner_key,
        leads.is_point_in_time
    from scores
    inner join date_to_keep on scores.as_of_date = date_to_keep.as_of_date
    inner join lead_points
        on scores.lead_id = lead_points.lead_id and scores.model_id = lead_points.model_id
    left join leads on scores.lead_id = leads.lead_id
)

select * from past_scores
