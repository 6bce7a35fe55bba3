-- Segments whose leads convert more or less than their scores promise. What a score promises is the
-- rate of its tenth on the newest ripe date; only what chance does not explain is listed.
{%- set double = type_double() %}
{%- set segment_types = ['lead_source', 'region', 'country_code', 'owner_key'] %}

with judged as (
    select
        *,
        case when is_converted then 1 else 0 end as converted
    from {{ ref('judged_scores') }}
    where is_newest
),

promised as (
    select
        *,
        sum(converted) over (partition by model_id) as all_conversions,
        avg(cast(converted as {{ double }})) over (partition by model_id, tenth) as promise,
        avg(cast(lead_score as {{ double }})) over (partition by model_id) as mean_of_all
    from judged
),

segmented as (
    {%- for segment_type in segment_types %}
    select
        model_id,
        as_of_date,
        '{{ segment_type }}' as segment_type,
        {{ segment_type }} as segment,
        lead_score,
        promise,
        converted,
        all_conversions,
        mean_of_all
    from promised
    where {{ segment_type }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        model_id,
        as_of_date,
        segment_type,
        segment,
        cast(count(*) as {{ dbt.type_bigint() }}) as leads,
        cast(sum(converted) as {{ dbt.type_bigint() }}) as conversions,
        {{ to_numeric('sum(promise)') }} as expected_conversions,
        {{ to_numeric('avg(cast(lead_score as ' ~ double ~ '))') }} as mean_score,
        {{ to_numeric('max(mean_of_all)') }} as mean_score_of_all,
        max(all_conversions) as all_conversions
    from segmented
    group by 1, 2, 3, 4
),

rated as (
    select
        *,
        {{ share('expected_conversions', 'leads') }} as expected_rate,
        {{ share('conversions', 'leads') }} as rate,
        {{ wilson('conversions', 'leads', 'low') }} as rate_low,
        {{ wilson('conversions', 'leads', 'high') }} as rate_high,
        cast(count(*) over (partition by model_id, segment_type) as {{ dbt.type_bigint() }})
            as segments_compared
    from counted
),

segments_out_of_line as (
    select
        model_id,
        as_of_date,
        segment_type,
        segment,
        leads,
        conversions,
        expected_conversions,
        mean_score,
        mean_score_of_all,
        expected_rate,
        rate,
        rate_low,
        rate_high,
        segments_compared,
        case when mean_score >= mean_score_of_all then 'Scores high' else 'Scores low' end
        || ', converts '
        || case when rate < expected_rate then 'less' else 'more' end
        || ' than its scores promise' as finding
    from rated
    where
        all_conversions >= {{ conversions_needed() }}
        and (expected_rate < rate_low or expected_rate > rate_high)
)

select * from segments_out_of_line
