-- What if sales called everyone from a score on? For each whole score of the newest ripe date.
{%- set double = type_double() %}

with judged as (
    select
        *,
        floor(lead_score) as threshold,
        case when is_converted then 1 else 0 end as converted
    from {{ ref('judged_scores') }}
    where is_newest
),

steps as (
    select
        model_id,
        as_of_date,
        threshold,
        count(*) as leads_here,
        sum(converted) as conversions_here
    from judged
    group by 1, 2, 3
),

summed as (
    select
        *,
        {% for column in ['leads', 'conversions'] -%}
        sum({{ column }}_here) over (
            partition by model_id
            order by threshold desc rows between unbounded preceding and current row
        ) as {{ column }},
        sum({{ column }}_here) over (partition by model_id) as all_{{ column }},
        {% endfor -%}
        threshold as from_score
    from steps
),

-- F1 is the harmonic mean of precision and recall.
measured as (
    select
        *,
        {{ share('2 * conversions', 'leads + all_conversions') }} as f1
    from summed
),

ranked as (
    select
        *,
        row_number() over (partition by model_id order by f1 desc, from_score desc) as f1_place
    from measured
),

threshold_sweep as (
    select
        model_id,
        as_of_date,
        cast(from_score as {{ dbt.type_numeric() }}) as from_score,
        cast(leads as {{ dbt.type_bigint() }}) as leads,
        cast(conversions as {{ dbt.type_bigint() }}) as conversions,
        {{ share('leads', 'all_leads') }} as leads_share,
        {{ share('conversions', 'leads') }} as conversion_precision,
        {{ wilson('conversions', 'leads', 'low') }} as precision_low,
        {{ wilson('conversions', 'leads', 'high') }} as precision_high,
        {{ share('conversions', 'all_conversions') }} as recall,
        f1,
        cast(leads_here as {{ dbt.type_bigint() }}) as leads_here,
        cast(conversions_here as {{ dbt.type_bigint() }}) as conversions_here,
        {{ share('conversions_here', 'leads_here') }} as rate_here,
        f1_place = 1 and all_conversions > 0 as is_highest_f1
    from ranked
)

select * from threshold_sweep
