-- What each axis gives a lead by each model, before and after the limits that the model sets to it.
with group_sums as (
    select * from {{ ref('int_group_sums') }}
),

lead_models as (
    select lead_id, model_id from {{ ref('int_lead_models') }}
),

models as (
    select * from {{ ref('int_models') }}
),

axes as (
    select 'fit' as axis
    union all
    select 'engagement' as axis
),

sums as (
    select
        lead_models.lead_id,
        lead_models.model_id,
        axes.axis,
        cast(coalesce(sum(group_sums.limited_points), 0) as {{ dbt.type_numeric() }}) as points
    from lead_models
    cross join axes
    left join group_sums
        on
            lead_models.lead_id = group_sums.lead_id
            and lead_models.model_id = group_sums.model_id
            and axes.axis = group_sums.axis
    group by 1, 2, 3
),

axis_sums as (
    select
        sums.*,
        cast(case sums.axis
            {% for axis in ['fit', 'engagement'] -%}
            when '{{ axis }}'
                then {{ clamp(
                    'sums.points', 'models.min_' ~ axis ~ '_points', 'models.max_' ~ axis ~ '_points'
                ) }}
            {% endfor -%}
        end as {{ dbt.type_numeric() }}) as limited_points
    from sums
    inner join models on sums.model_id = models.model_id
)

select * from axis_sums
