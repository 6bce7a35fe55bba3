-- Do better bands convert better? Tiers, ranges of ten points, tenths and grades of the newest ripe
-- date, with what follows from stopping at each of them.
{%- set double = type_double() %}
{%- set kinds = {
    'tier': 'tier',
    'score': "cast(cast(floor(lead_score / 10) * 10 as " ~ dbt.type_int() ~ ") as "
        ~ dbt.type_string() ~ ")",
    'tenth': "cast(tenth as " ~ dbt.type_string() ~ ")",
    'grade': 'grade',
} %}

with judged as (
    select
        *,
        case when is_converted then 1 else 0 end as converted
    from {{ ref('judged_scores') }}
    where is_newest
),

banded as (
    {%- for kind, band in kinds.items() %}
    select
        model_id,
        as_of_date,
        '{{ kind }}' as band_type,
        coalesce({{ band }}, 'none') as band,
        lead_score,
        conversion_probability,
        converted
    from judged
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

counted as (
    select
        model_id,
        as_of_date,
        band_type,
        band,
        cast(count(*) as {{ dbt.type_bigint() }}) as leads,
        cast(sum(converted) as {{ dbt.type_bigint() }}) as conversions,
        min(lead_score) as lowest_score,
        max(lead_score) as highest_score,
        {{ to_numeric('avg(cast(lead_score as ' ~ double ~ '))') }} as mean_score,
        case when count(conversion_probability) = count(*) then sum(conversion_probability) end
            as expected_conversions
    from banded
    group by 1, 2, 3, 4
),

rated as (
    select
        *,
        row_number() over (
            partition by model_id, band_type order by mean_score desc, band asc
        ) as band_order,
        {{ share('conversions', 'leads') }} as rate,
        {{ wilson('conversions', 'leads', 'low') }} as rate_low,
        {{ wilson('conversions', 'leads', 'high') }} as rate_high,
        sum(leads) over (partition by model_id, band_type) as all_leads,
        sum(conversions) over (partition by model_id, band_type) as all_conversions
    from counted
),

compared as (
    select
        *,
        {% for column in ['rate', 'rate_low', 'rate_high'] -%}
        lead({{ column }}) over (partition by model_id, band_type order by band_order)
            as next_{{ column }},
        {% endfor -%}
        {% for column in ['leads', 'conversions'] -%}
        sum({{ column }}) over (
            partition by model_id, band_type
            order by band_order rows between unbounded preceding and current row
        ) as {{ column }}_so_far,
        {% endfor -%}
        all_conversions < {{ conversions_needed() }} as is_too_little
    from rated
),

score_bands as (
    select
        model_id,
        as_of_date,
        band_type,
        band,
        cast(band_order as {{ dbt.type_bigint() }}) as band_order,
        cast(lowest_score as {{ dbt.type_numeric() }}) as lowest_score,
        cast(highest_score as {{ dbt.type_numeric() }}) as highest_score,
        leads,
        conversions,
        rate,
        rate_low,
        rate_high,
        {{ share(share('conversions', 'leads'), share('all_conversions', 'all_leads')) }} as lift,
        {{ share('leads_so_far', 'all_leads') }} as leads_share_so_far,
        {{ share('conversions_so_far', 'all_conversions') }} as conversions_share_so_far,
        case
            when band_type = 'grade' or next_rate is null then null
            when is_too_little then 'not enough data'
            when {{ difference_of_rates('rate', 'next_rate', 'low') }} > 0 then 'yes'
            when {{ difference_of_rates('rate', 'next_rate', 'high') }} < 0 then 'no'
            else 'not enough data'
        end as is_better_than_next,
        cast(expected_conversions as {{ dbt.type_numeric() }}) as expected_conversions,
        {{ share('expected_conversions', 'leads') }} as expected_rate,
        {{ share('expected_conversions', 'leads') }} between rate_low and rate_high
            as is_as_expected
    from compared
)

select * from score_bands
