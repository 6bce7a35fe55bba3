-- Is this rule set any good? What each rule of each model does, and what is wrong with it.
{%- set leads_that = ['leads_fired', 'leads_with_points', 'leads_at_cap', 'leads_shadowed'] %}
{#- From this share on it is worth a sentence. #}
{%- set too_many = 0.5 %}

with rules as (
    select * from {{ ref('int_rules') }}
),

models as (
    select * from {{ ref('int_models') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

scored as (
    select model_id, count(*) as leads_scored from {{ ref('int_lead_models') }}
    group by 1
),

firing as (
    select * from {{ ref('int_rule_firing') }}
),

coverage as (
    select * from {{ ref('int_rule_coverage') }}
),

dated as (
    select
        rules.*,
        models.version as model_version,
        clock.as_of_date,
        coalesce(scored.leads_scored, 0) as leads_scored,
        case
            when models.mode = 'draft' then 'draft'
            when rules.starts_on > clock.as_of_date then 'not yet'
            when rules.ends_on < clock.as_of_date then 'expired'
            else 'in force'
        end as status
    from rules
    inner join models on rules.model_id = models.model_id
    cross join clock
    left join scored on rules.model_id = scored.model_id
),

measured as (
    select
        dated.*,
        {% for column in leads_that + ['total_points', 'absolute_points'] -%}
        coalesce(firing.{{ column }}, 0) as {{ column }},
        {% endfor -%}
        firing.lowest_points,
        firing.highest_points,
        firing.shadowed_by,
        coalesce(coverage.leads_unknown, 0) as leads_unknown,
        coverage.leads_incomplete,
        coverage.first_occurred_on,
        coverage.last_occurred_on,
        case when dated.status = 'in force' then dated.leads_scored end as leads_looked_at
    from dated
    left join firing
        on
            dated.status = 'in force'
            and dated.model_id = firing.model_id and dated.rule_id = firing.rule_id
    left join coverage
        on
            dated.status = 'in force'
            and dated.model_id = coverage.model_id and dated.rule_id = coverage.rule_id
),

judged as (
    select
        *,
        {{ share('leads_fired', 'leads_looked_at') }} as fired_share,
        {{ share('leads_at_cap', 'leads_fired') }} as at_cap_share,
        {{ share('leads_shadowed', 'leads_fired') }} as shadowed_share,
        {{ share('leads_unknown', 'leads_looked_at') }} as unknown_share,
        {{ share('leads_looked_at - leads_incomplete', 'leads_looked_at') }} as known_share,
        {{ share('absolute_points', 'sum(absolute_points) over (partition by model_id)') }}
            as share_of_points,
        {{ share('total_points', 'leads_fired') }} as points_per_fired_lead,
        coalesce(leads_looked_at > 0 and leads_fired = 0, false) as never_fires,
        coalesce(leads_looked_at > 0 and leads_fired = leads_scored, false) as always_fires
    from measured
),

rule_health as (
    select
        model_id,
        rule_id,
        model_version,
        description,
        component,
        axis,
        rule_group,
        signal_id,
        cast(points as {{ dbt.type_numeric() }}) as points,
        starts_on,
        ends_on,
        status,
        {% for column in ['leads_scored', 'leads_unknown'] + leads_that -%}
        cast({{ column }} as {{ dbt.type_bigint() }}) as {{ column }},
        {% endfor -%}
        fired_share, at_cap_share, shadowed_share, shadowed_by, known_share,
        cast(total_points as {{ dbt.type_numeric() }}) as total_points,
        share_of_points,
        points_per_fired_lead,
        first_occurred_on, last_occurred_on,
        never_fires, always_fires,
        case
            when status = 'draft' then 'A draft: it is checked, and scores nobody'
            when status = 'not yet'
                then 'Not in force before ' || cast(starts_on as {{ dbt.type_string() }})
            when status = 'expired'
                then 'Expired on ' || cast(ends_on as {{ dbt.type_string() }})
            when leads_scored = 0 then 'The model scores nobody'
            when unknown_share >= {{ too_many }}
                then 'Cannot be told for ' || {{ percent_text('unknown_share') }} || ' of the leads'
            when never_fires and subject <> 'event'
                then 'Never fires: the signal ' || signal_id || ' holds for nobody'
            when never_fires and last_occurred_on is null
                then 'Never fires: nobody has shown the signal ' || signal_id
            when never_fires
                then
                    'Never fires: the signal ' || signal_id || ' was last seen on '
                    || cast(last_occurred_on as {{ dbt.type_string() }})
            when leads_shadowed = leads_fired
                then 'Always beaten by ' || shadowed_by || ' in the group ' || rule_group
            when leads_with_points = 0 then 'Fires, but gives points to nobody'
            when always_fires and lowest_points = highest_points
                then 'Fires for everyone: it moves all scores alike'
            when at_cap_share >= {{ too_many }}
                then
                    'At its limit for ' || {{ percent_text('at_cap_share') }}
                    || ' of the leads it fires for'
            else 'Fine'
        end as finding,
        as_of_date
    from judged
)

select * from rule_health
