-- What each lead's opportunities say on the as-of date: one row per lead that has any.
with opportunities as (
    select
        *,
        row_number() over (
            partition by lead_id, is_closed
            order by created_at desc, opportunity_id desc
        ) as place
    from {{ ref('int_opportunities') }}
    where lead_id is not null
),

lead_opportunities as (
    select
        lead_id,
        sum(case when is_closed then 0 else 1 end) as open_opportunity_count,
        sum(case when is_won then 1 else 0 end) as won_opportunity_count,
        sum(case when is_closed and not is_won then 1 else 0 end) as lost_opportunity_count,
        max(case when not is_closed and place = 1 then stage end) as opportunity_stage
    from opportunities
    group by 1
)

select * from lead_opportunities
