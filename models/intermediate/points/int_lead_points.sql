-- The point columns: one row for each lead and model that scores it, every number a sum of the
-- ledger.
{% set components = ['demographic', 'behavioral', 'engagement', 'fit', 'negative'] %}

with ledger as (
    select * from {{ ref('int_lead_ledger') }}
),

lead_models as (
    select * from {{ ref('int_lead_models') }}
),

sums as (
    select
        lead_id,
        model_id,
        {% for component in components -%}
        sum(case when component = '{{ component }}' then points else 0 end)
            as {{ component }}_points,
        {% endfor -%}
        sum(case when axis = 'fit' then points else 0 end) as fit_axis_points,
        sum(case when axis = 'engagement' then points else 0 end) as engagement_axis_points,
        sum(case when component is not null then points else 0 end) as total_points,
        sum(points) as lead_score
    from ledger
    group by 1, 2
),

lead_points as (
    select
        lead_models.lead_id,
        lead_models.model_id,
        lead_models.model_version,
        lead_models.rules_hash,
        lead_models.mode,
        lead_models.is_primary,
        lead_models.is_held_out,
        {% for column in components + ['fit_axis', 'engagement_axis', 'total'] -%}
        cast(coalesce(sums.{{ column }}_points, 0) as {{ dbt.type_numeric() }})
            as {{ column }}_points,
        {% endfor -%}
        cast(coalesce(sums.lead_score, 0) as {{ dbt.type_numeric() }}) as lead_score
    from lead_models
    left join sums on lead_models.lead_id = sums.lead_id and lead_models.model_id = sums.model_id
)

select * from lead_points
