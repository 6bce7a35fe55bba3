-- What every model says of every lead that it scores: points, grade and tier, as of the as-of date.
with lead_points as (
    select * from {{ ref('int_lead_points') }}
),

bands as (
    select * from {{ ref('int_score_bands') }}
),

lead_values as (
    select * from {{ ref('int_lead_values') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

lead_model_scores as (
    select
        lead_points.lead_id,
        lead_points.model_id,
        lead_points.model_version,
        lead_points.rules_hash,
        lead_points.mode,
        fit_grades.band as fit_grade,
        engagement_levels.band as engagement_level,
        fit_grades.band || engagement_levels.band as grade,
        tiers.band as tier,
        {% for column in point_columns() -%}
        lead_points.{{ column }},
        {% endfor -%}
        lead_values.conversion_probability,
        lead_values.expected_value,
        lead_points.is_primary,
        lead_points.is_held_out,
        clock.as_of_date
    from lead_points
    cross join clock
    left join lead_values
        on
            lead_points.lead_id = lead_values.lead_id
            and lead_points.model_id = lead_values.model_id
    left join bands as tiers on {{ in_band('tiers', 'tier', 'lead_points.lead_score') }}
    left join bands as fit_grades
        on {{ in_band('fit_grades', 'fit_grade', 'lead_points.fit_axis_points') }}
    left join bands as engagement_levels
        on {{ in_band(
            'engagement_levels', 'engagement_level', 'lead_points.engagement_axis_points'
        ) }}
)

select * from lead_model_scores
