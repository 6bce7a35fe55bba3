-- The rules of each model, inheritance resolved and defaults filled: one row per model and dated
-- rule.
-- depends_on: {{ ref('rule_errors') }}

with inherited_rules as (
    select * from {{ ref('int_inherited_rules') }}
),

rule_groups as (
    select * from {{ ref('int_rule_groups') }}
),

signals as (
    select
        signal_id,
        min(subject) as subject
    from {{ ref('int_signal_conditions') }}
    group by 1
),

rules as (
    select
        inherited_rules.using_model_id as model_id,
        inherited_rules.rule_id_as_written as rule_id,
        inherited_rules.component,
        inherited_rules.axis,
        rule_groups.rule_group,
        inherited_rules.signal_id,
        signals.subject,
        inherited_rules.only_if,
        inherited_rules.points,
        coalesce(inherited_rules.measure, 'each') as measure,
        inherited_rules.from_value,
        inherited_rules.to_value,
        inherited_rules.min_times,
        inherited_rules.max_times,
        coalesce(inherited_rules.per, 'ever') as per,
        inherited_rules.window_days,
        coalesce(inherited_rules.decay, 'none') as decay,
        inherited_rules.decay_days,
        inherited_rules.decay_percent,
        inherited_rules.min_points,
        inherited_rules.max_points,
        cast(coalesce(inherited_rules.if_unknown, 0) as {{ dbt.type_numeric() }}) as if_unknown,
        inherited_rules.starts_on,
        inherited_rules.ends_on,
        inherited_rules.description
    from inherited_rules
    inner join signals on inherited_rules.signal_id = signals.signal_id
    left join rule_groups
        on
            inherited_rules.using_model_id = rule_groups.model_id
            and inherited_rules.rule_group = lower(rule_groups.rule_group)
)

select * from rules
