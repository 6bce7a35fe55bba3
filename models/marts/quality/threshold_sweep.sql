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

contact_values as (
    select * from {{ ref('int_contact_values') }}
    where segment_signal is null
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
        summed.*,
        {{ share('2 * summed.conversions', 'summed.leads + summed.all_conversions') }} as f1,
        summed.conversions * contact_values.value_per_conversion
        - summed.leads * contact_values.cost_per_contact as profit,
        summed.leads <= contact_values.contacts_per_month as is_within_capacity
    from summed
    left join contact_values on summed.model_id = contact_values.model_id
),

ranked as (
    select
        *,
        row_number() over (partition by model_id order by f1 desc, from_score desc) as f1_place,
        row_number() over (
            partition by model_id
            order by
                case when coalesce(is_within_capacity, true) then 0 else 1 end,
                profit desc,
                from_score desc
        ) as profit_place
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
        f1_place = 1 and all_conversions > 0 as is_highest_f1,
        cast(profit as {{ dbt.type_numeric() }}) as profit,
        is_within_capacity,
        case
            when profit is not null and all_conversions >= {{ conversions_needed() }}
                then profit_place = 1 and profit > 0 and coalesce(is_within_capacity, true)
        end as is_proposed
    from ranked
)

select * from threshold_sweep
