-- How well did the scores of a past day tell who would convert? For each model and ripe date.
{%- set double = type_double() %}
{%- set z = '1.959963984540054' %}
{#- A probability of 0 or 1 that turns out wrong would count without end. #}
{%- set within = clamp('conversion_probability', '0.000001', '0.999999') %}
{%- set p = 'cast(' ~ within ~ ' as ' ~ double ~ ')' %}

with judged as (
    select
        *,
        case when is_converted then 1 else 0 end as converted
    from {{ ref('judged_scores') }}
),

scores as (
    select
        model_id,
        as_of_date,
        lead_score,
        count(*) as leads,
        sum(converted) as conversions
    from judged
    group by 1, 2, 3
),

ranked as (
    select
        *,
        cast(0.1 * sum(leads) over (partition by model_id, as_of_date) as {{ double }}) as places,
        sum(leads) over (
            partition by model_id, as_of_date
            order by lead_score desc rows between unbounded preceding and current row
        ) - leads as leads_above
    from scores
),

-- Of leads with the same score at the edge of the best tenth a share is in it.
best_tenth as (
    select
        model_id,
        as_of_date,
        sum(conversions * least(places - leads_above, cast(leads as {{ double }})) / leads)
            as conversions,
        max(places) as places
    from ranked
    where leads_above < places
    group by 1, 2
),

-- How far the probabilities of each tenth are from what came.
gaps as (
    select
        model_id,
        as_of_date,
        tenth,
        abs(sum(cast(conversion_probability as {{ double }})) - sum(converted)) as gap
    from judged
    group by 1, 2, 3
),

calibration as (
    select
        model_id,
        as_of_date,
        sum(gap) as gap
    from gaps
    group by 1, 2
),

measured as (
    select
        model_id,
        as_of_date,
        mode,
        is_newest,
        max(model_version) as model_version,
        max(rules_hash) as rules_hash,
        count(*) as leads,
        sum(converted) as conversions,
        avg(case when is_converted then placement end) as auc,
        sqrt(
            var_samp(case when is_converted then placement end) / nullif(sum(converted), 0)
            + var_samp(case when not is_converted then placement end)
            / nullif(sum(1 - converted), 0)
        ) as auc_error,
        sum(cast(conversion_probability as {{ double }})) as expected_conversions,
        -avg(case when is_converted then ln({{ p }}) else ln(1 - {{ p }}) end) as log_loss,
        avg(power({{ p }} - converted, 2)) as brier_score,
        count(conversion_probability) = count(*) as has_probabilities
    from judged
    group by 1, 2, 3, 4
),

score_quality as (
    select
        measured.model_id,
        measured.as_of_date,
        measured.mode,
        measured.model_version,
        measured.rules_hash,
        cast(measured.leads as {{ dbt.type_bigint() }}) as leads,
        cast(measured.conversions as {{ dbt.type_bigint() }}) as conversions,
        {{ share('measured.conversions', 'measured.leads') }} as conversion_rate,
        {{ to_numeric('measured.auc') }} as auc,
        {{ to_numeric('measured.auc_error') }} as auc_standard_error,
        {{ to_numeric('greatest(measured.auc - ' ~ z ~ ' * measured.auc_error, 0)') }} as auc_low,
        {{ to_numeric('least(measured.auc + ' ~ z ~ ' * measured.auc_error, 1)') }} as auc_high,
        {{ to_numeric(
            'best_tenth.conversions / nullif(best_tenth.places * measured.conversions, 0)'
            ~ ' * measured.leads'
        ) }} as lift_of_best_tenth,
        {% for column, number in {
            'expected_conversions': 'measured.expected_conversions',
            'log_loss': 'measured.log_loss',
            'brier_score': 'measured.brier_score',
            'calibration_error': 'calibration.gap / measured.leads',
        }.items() -%}
        {{ to_numeric('case when measured.has_probabilities then ' ~ number ~ ' end') }}
            as {{ column }},
        {% endfor -%}
        measured.is_newest
    from measured
    left join best_tenth
        on
            measured.model_id = best_tenth.model_id
            and measured.as_of_date = best_tenth.as_of_date
    left join calibration
        on
            measured.model_id = calibration.model_id
            and measured.as_of_date = calibration.as_of_date
),

with_verdict as (
    select
        *,
        case
            when conversions < {{ conversions_needed() }} then {{ too_few('conversions') }}
            when auc_low > 0.95
                then
                    'Too good to be true: does a rule look at what follows a sale? '
                    || {{ pairs_text('auc') }}
            when auc_low > 0.5 then 'Tells who converts: ' || {{ pairs_text('auc') }}
            when auc_high < 0.5 then 'Ranks the wrong way round: ' || {{ pairs_text('auc') }}
            else 'No better than chance: ' || {{ pairs_text('auc') }}
        end as verdict
    from score_quality
)

select * from with_verdict
