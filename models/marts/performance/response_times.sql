-- How soon sales speaks to leads: after they came, and after they first asked for it.
{%- set measures = {
    'creation': ('response_hours', 'created_at'),
    'hand-raise': ('hand_raise_response_hours', 'hand_raised_at'),
} %}

with lead_funnel as (
    select * from {{ ref('lead_funnel') }}
),

-- The month is that in which the clock started.
started as (
    {%- for name, (hours, starts_at) in measures.items() %}
    select
        lead_id,
        channel,
        campaign,
        region,
        tier,
        owner_name,
        model_id,
        lead_source,
        as_of_date,
        '{{ name }}' as measured_from,
        cast({{ dbt.date_trunc('month', starts_at) }} as date) as start_month,
        {{ hours }} as hours
    from lead_funnel
    where {{ starts_at }} is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

by_dimension as (
    {{ by_dimension('started') }}
),

by_period as (
    select
        by_dimension.*,
        {{ is_ripe_month('start_month', 'as_of_date') }} as is_ripe,
        {{ next_month('start_month') }} <= as_of_date as is_answerable,
        'month' as period,
        start_month as period_month
    from by_dimension
    union all
    select
        by_dimension.*,
        true as is_ripe,
        true as is_answerable,
        'ripe months' as period,
        cast(null as date) as period_month
    from by_dimension
    where {{ is_ripe_month('start_month', 'as_of_date') }}
),

counted as (
    select
        measured_from,
        period,
        period_month as start_month,
        dimension,
        dimension_value,
        is_ripe,
        is_answerable,
        as_of_date,
        count(*) as lead_count,
        count(hours) as answered_count,
        sum(case when hours <= 1 then 1 else 0 end) as within_hour_count,
        sum(case when hours <= 24 then 1 else 0 end) as within_day_count,
        {{ percentile_of('hours', 0.5) }} as hours_median,
        {{ percentile_of('hours', 0.9) }} as hours_p90
    from by_period
    group by 1, 2, 3, 4, 5, 6, 7, 8
),

-- The last hours of a month need a day more; who is answered later makes a median longer. What
-- lies in the middle between two millionths is rounded up on every engine.
response_times as (
    select
        measured_from,
        period,
        start_month,
        dimension,
        dimension_value,
        is_ripe,
        lead_count,
        answered_count,
        {%- for name in ['within_hour', 'within_day'] %}
        cast({{ name }}_count as {{ dbt.type_bigint() }}) as {{ name }}_count,
        case when is_answerable then {{ share(name ~ '_count', 'lead_count') }} end
            as {{ name }}_share,
        {%- endfor %}
        case when is_ripe then {{ share('answered_count', 'lead_count') }} end as answered_share,
        case when is_ripe then {{ to_numeric('hours_median + 1e-9') }} end as hours_median,
        case when is_ripe then {{ to_numeric('hours_p90 + 1e-9') }} end as hours_p90,
        as_of_date
    from counted
)

select * from response_times
