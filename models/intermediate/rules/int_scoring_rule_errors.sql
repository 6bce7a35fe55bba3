-- Rows of scoring_rules.csv and rule_groups.csv whose cells do not fit each other, their signal, or
-- other rows.
{%- set rule_checks = [
    ('axis', "component in ('demographic', 'fit') and axis = 'engagement'",
        "The component {component} lies on the axis fit. Write fit, or choose another component."),
    ('axis', "component in ('behavioral', 'engagement') and axis = 'fit'",
        "The component {component} lies on the axis engagement. Write engagement, or choose another component."),
    ('rule_group', "rule_group is not null and is_model_known and not is_group_known",
        "rule_groups.csv has no such group for this model or one that it extends. Correct it, or add the group there."),
    ('from_value', "coalesce(measure, 'each') = 'each' and from_value_as_written is not null",
        "Leave this cell empty, or choose a measure (count, days_since_last, decayed_sum): each has no range."),
    ('to_value', "coalesce(measure, 'each') = 'each' and to_value_as_written is not null",
        "Leave this cell empty, or choose a measure (count, days_since_last, decayed_sum): each has no range."),
    ('from_value', "measure in ('count', 'days_since_last', 'decayed_sum') and coalesce(from_value_as_written, to_value_as_written) is null",
        "Give from_value, to_value or both: the range in which {measure} gives the points."),
    ('to_value', "from_value >= to_value",
        "to_value must be above from_value: a range takes in its lower end and leaves out its upper end."),
    ('per', "per is not null and max_times_as_written is null",
        "Say in max_times how often the signal counts per {per}, or leave this cell empty."),
    ('decay_days', "decay in ('half_life', 'linear', 'step') and decay_days_as_written is null",
        "Say how many days: {decay} needs decay_days."),
    ('decay_days', "decay_days <= 0",
        "Write a number of days above 0."),
    ('decay_days', "coalesce(decay, 'none') = 'none' and decay_days_as_written is not null",
        "Leave this cell empty, or choose a decay (half_life, linear, step): without one nothing fades."),
    ('decay_percent', "decay = 'step' and decay_percent_as_written is null",
        "Say how many percent each step takes: step needs decay_percent."),
    ('decay_percent', "decay_percent <= 0 or decay_percent > 100",
        "Write a percentage above 0 and at most 100."),
    ('decay_percent', "coalesce(decay, 'none') <> 'step' and decay_percent_as_written is not null",
        "Leave this cell empty, or choose the decay step: only step takes a percentage."),
    ('only_if', "only_if_subject = 'event'",
        "only_if is a signal about leads or accounts; this one is about events. To look at what a lead did, count it in a signal about leads."),
    ('min_times', "min_times > max_times and coalesce(per, 'ever') = 'ever'",
        "min_times is above max_times, so the rule would never count anything."),
    ('max_points', "min_points > max_points",
        "max_points is below min_points. Swap them, or leave one empty."),
    ('if_unknown',
        "if_unknown_as_written is not null and subject = 'event' and coalesce(measure, 'each') <> 'days_since_last'",
        "Leave this cell empty: whether an event happened is always known. "
        ~ "It is for signals about leads and accounts, and for days_since_last."),
    ('ends_on', "starts_on > ends_on",
        "ends_on is before starts_on. Swap them, or leave one empty."),
    ('rule_id', "coalesce(starts_on, date '1000-01-01') <= latest_end_before",
        "This model has the rule on the same days already. Give it another rule_id, or dates that do not overlap."),
] %}
{%- set group_checks = [
    ('rule_group', "appearance > 1", "This model has the group already. Keep one of the two rows."),
    ('max_points', "min_points > max_points", "max_points is below min_points. Swap them, or leave one empty."),
] %}
{%- set inherited_checks = [
    ('component', "component <> first_component",
        "Rules of one group share their component; the first one of group {rule_group} has {first_component}."),
    ('axis', "component = first_component and axis <> first_axis",
        "Rules of one group share their axis; the first one of group {rule_group} has {first_axis}."),
] %}

with scoring_rules as (
    select * from {{ ref('int_typed_rules') }}
),

rule_groups as (
    select * from {{ ref('int_typed_groups') }}
),

lineage as (
    select * from {{ ref('int_model_lineage') }}
),

inherited_rules as (
    select * from {{ ref('int_inherited_rules') }}
),

subjects as (
    select
        signal_id,
        min(subject) as subject
    from {{ ref('int_typed_signals') }}
    group by signal_id
),

known_groups as (
    select distinct
        lineage.model_key,
        rule_groups.rule_group
    from rule_groups
    inner join lineage on rule_groups.model_id = lineage.ancestor_key
),

rules as (
    select
        scoring_rules.*,
        subjects.subject,
        conditions.subject as only_if_subject,
        models.model_key is not null as is_model_known,
        known_groups.rule_group is not null as is_group_known,
        max(coalesce(scoring_rules.ends_on, date '9999-12-31')) over (
            partition by scoring_rules.model_id, scoring_rules.rule_id
            order by coalesce(scoring_rules.starts_on, date '1000-01-01'), scoring_rules.row_number
            rows between unbounded preceding and 1 preceding
        ) as latest_end_before
    from scoring_rules
    left join subjects on scoring_rules.signal_id = subjects.signal_id
    left join subjects as conditions on scoring_rules.only_if = conditions.signal_id
    left join lineage as models on scoring_rules.model_id = models.model_key and models.distance = 0
    left join known_groups
        on
            scoring_rules.model_id = known_groups.model_key
            and scoring_rules.rule_group = known_groups.rule_group
),

group_rows as (
    select
        *,
        row_number() over (partition by model_id, rule_group order by row_number) as appearance
    from rule_groups
),

grouped_rules as (
    select
        *,
        first_value(component) over (
            partition by using_model_key, rule_group
            order by distance desc, row_number asc, row_key asc
            rows between unbounded preceding and unbounded following
        ) as first_component,
        first_value(axis) over (
            partition by using_model_key, rule_group
            order by distance desc, row_number asc, row_key asc
            rows between unbounded preceding and unbounded following
        ) as first_axis
    from inherited_rules
    where rule_group is not null
),

errors as (
    {{ row_errors('rules', rule_checks) }}
    union all
    {{ row_errors('group_rows', group_checks) }}
    union all
    {{ row_errors('grouped_rules', inherited_checks) }}
)

select distinct * from errors
