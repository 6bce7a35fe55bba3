-- The rules that hold on the as-of date, of the models that score, with the limits of their group.
-- Rules that count the same signal in the same way share a way_number, whatever they give for it:
-- each way is counted once, for all models.
with rules as (
    select * from {{ ref('int_rules') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

models as (
    select model_id from {{ ref('int_models') }}
    where mode <> 'draft'
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

in_force as (
    select
        rules.*,
        coalesce(rule_groups.combine = 'best', false) as is_in_best_group,
        rule_groups.min_points as group_min_points,
        rule_groups.max_points as group_max_points,
        dense_rank() over (
            order by
                rules.signal_id, rules.min_times, rules.max_times, rules.per, rules.window_days,
                rules.decay, rules.decay_days, rules.decay_percent
        ) as way_number
    from rules
    inner join models on rules.model_id = models.model_id
    cross join clock
    left join rule_groups
        on rules.model_id = rule_groups.model_id and rules.rule_group = rule_groups.rule_group
    where
        coalesce(rules.starts_on, clock.as_of_date) <= clock.as_of_date
        and coalesce(rules.ends_on, clock.as_of_date) >= clock.as_of_date
)

select * from in_force
