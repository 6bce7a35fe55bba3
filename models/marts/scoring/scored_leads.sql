-- Every lead with its score by its primary model, as of the as-of date, and why.
with leads as (
    select * from {{ ref('int_leads') }}
),

lead_points as (
    select * from {{ ref('int_lead_points') }}
    where is_primary
),

reasons as (
    select * from {{ ref('int_lead_reasons') }}
),

fit_known as (
    select * from {{ ref('int_fit_known') }}
),

bands as (
    select * from {{ ref('int_score_bands') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

scored_leads as (
    select
        leads.lead_id,
        lead_points.model_id,
        lead_points.model_version,
        leads.email,
        leads.full_name,
        leads.job_title,
        leads.company_name,
        leads.country_code,
        leads.lead_source,
        leads.owner_key,
        leads.account_key,
        fit_grades.band as fit_grade,
        engagement_levels.band as engagement_level,
        fit_grades.band || engagement_levels.band as grade,
        tiers.band as tier,
        {% for n in [1, 2, 3] -%}
        reasons.reason_up_{{ n }},
        {% endfor -%}
        {% for n in [1, 2, 3] -%}
        reasons.reason_down_{{ n }},
        {% endfor -%}
        {% for column in ['demographic_points', 'behavioral_points', 'engagement_points',
            'fit_points', 'negative_points', 'total_points', 'lead_score'] -%}
        cast(coalesce(lead_points.{{ column }}, 0) as {{ dbt.type_numeric() }}) as {{ column }},
        {% endfor -%}
        cast(fit_known.fit_known_share as {{ dbt.type_numeric() }}) as fit_known_share,
        leads.is_opted_out_of_email,
        clock.as_of_date,
        leads.created_at
    from leads
    cross join clock
    left join lead_points on leads.lead_id = lead_points.lead_id
    left join reasons
        on lead_points.lead_id = reasons.lead_id and lead_points.model_id = reasons.model_id
    left join fit_known
        on lead_points.lead_id = fit_known.lead_id and lead_points.model_id = fit_known.model_id
    left join bands as tiers on {{ in_band('tiers', 'tier', 'lead_points.lead_score') }}
    left join bands as fit_grades
        on {{ in_band('fit_grades', 'fit_grade', 'lead_points.fit_axis_points') }}
    left join bands as engagement_levels
        on {{ in_band(
            'engagement_levels', 'engagement_level', 'lead_points.engagement_axis_points'
        ) }}
)

select * from scored_leads
