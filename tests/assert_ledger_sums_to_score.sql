-- To the last decimal: the ledger of a lead's primary model sums to its score, the rows of each
-- component to its column.
{% set components = ['demographic', 'behavioral', 'engagement', 'fit', 'negative'] %}

with scored_leads as (
    select * from {{ ref('scored_leads') }}
),

sums as (
    select
        lead_id,
        {% for component in components -%}
        sum(case when component = '{{ component }}' then points else 0 end)
            as {{ component }}_points,
        {% endfor -%}
        sum(case when component is not null then points else 0 end) as total_points,
        sum(points) as lead_score
    from {{ ref('score_ledger') }}
    where is_primary
    group by 1
),

differences as (
    select
        coalesce(scored_leads.lead_id, sums.lead_id) as lead_id,
        {% for component in components -%}
        scored_leads.{{ component }}_points - coalesce(sums.{{ component }}_points, 0)
            as {{ component }}_difference,
        {% endfor -%}
        scored_leads.total_points - coalesce(sums.total_points, 0) as total_difference,
        scored_leads.lead_score - coalesce(sums.lead_score, 0) as score_difference
    from scored_leads
    full outer join sums on scored_leads.lead_id = sums.lead_id
)

select * from differences
where
    {% for component in components -%}
    {{ component }}_difference <> 0
    or {% endfor -%}
    total_difference <> 0
    or score_difference <> 0
    or score_difference is null
