-- What became of leads up to the as-of date: one row for each lead that has any opportunity.
with opportunities as (
    select * from {{ ref('int_opportunity_amounts') }}
    where lead_id is not null
),

counted as (
    select
        lead_id,
        count(*) as opportunity_count,
        sum(case when is_won then 1 else 0 end) as won_count,
        sum(case when is_closed and not is_won then 1 else 0 end) as lost_count,
        cast(min(created_at) as date) as opportunity_on,
        cast(min(case when is_won then closed_at end) as date) as won_on,
        cast(min(case when is_closed and not is_won then closed_at end) as date) as lost_on,
        cast(sum(case when is_won then reporting_amount end) as {{ type_double() }}) as won_amount
    from opportunities
    group by 1
),

outcomes as (
    select
        *,
        {{ 'won_on' if conversion_goal() == 'won' else 'opportunity_on' }} as converted_on
    from counted
)

select * from outcomes
