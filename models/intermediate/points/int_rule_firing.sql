-- What each rule did: for how many leads it fired, what it gave them, what its own limit changed,
-- and which rule of its group beats it most often. A row for each model and rule that fired.
with group_points as (
    select
        *,
        case when is_beaten then 0 else capped_points end as points
    from {{ ref('int_group_points') }}
),

sums as (
    select
        model_id,
        rule_id,
        count(*) as leads_fired,
        sum(case when points <> 0 then 1 else 0 end) as leads_with_points,
        sum(case when capped_points <> decayed_points then 1 else 0 end) as leads_at_cap,
        sum(case when is_beaten then 1 else 0 end) as leads_shadowed,
        sum(points) as total_points,
        sum(abs(points)) as absolute_points,
        min(points) as lowest_points,
        max(points) as highest_points
    from group_points
    group by 1, 2
),

duels as (
    select
        beaten.model_id,
        beaten.rule_id,
        winners.rule_id as winner_id,
        count(*) as duel_count
    from group_points as beaten
    inner join group_points as winners
        on
            beaten.lead_id = winners.lead_id
            and beaten.model_id = winners.model_id
            and beaten.rule_group = winners.rule_group
    where beaten.is_beaten and winners.is_in_best_group and not winners.is_beaten
    group by 1, 2, 3
),

ranked as (
    select
        *,
        row_number() over (
            partition by model_id, rule_id order by duel_count desc, lower(winner_id) asc
        ) as place
    from duels
),

firing as (
    select
        sums.*,
        ranked.winner_id as shadowed_by
    from sums
    left join ranked
        on sums.model_id = ranked.model_id and sums.rule_id = ranked.rule_id and ranked.place = 1
)

select * from firing
