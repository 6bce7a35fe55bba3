-- Where opportunities wait and where they are lost: each stage of each pipeline. Whoever entered a
-- stage is judged by what followed within var conversion_days.
with opportunities as (
    select * from {{ ref('int_opportunities') }}
),

stages as (
    select * from {{ ref('int_opportunity_stages') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

-- An opportunity that was closed without entering a last stage has left the one before as well.
entries as (
    select
        stages.opportunity_id,
        stages.stage as stage_name,
        stages.entered_at,
        opportunities.pipeline,
        opportunities.is_won,
        opportunities.is_closed and stages.places_from_last = 1
        and coalesce(stages.stage = opportunities.stage, false) as is_end,
        coalesce(
            stages.left_at,
            case
                when opportunities.is_closed and coalesce(stages.stage <> opportunities.stage, true)
                    then opportunities.closed_at
            end
        ) as left_at,
        row_number() over (
            partition by stages.opportunity_id
            order by stages.entered_at asc, stages.places_from_last desc
        ) as place,
        stages.places_from_last
    from stages
    inner join opportunities on stages.opportunity_id = opportunities.opportunity_id
),

-- Whole minutes: of these no day lies in the middle between two millionths, where engines differ.
moves as (
    select
        entries.*,
        {{ days_later('cast(entries.entered_at as date)', conversion_days()) }}
        <= clock.as_of_date as is_ripe,
        coalesce(
            cast(entries.left_at as date)
            <= {{ days_later('cast(entries.entered_at as date)', conversion_days()) }}, false
        ) as has_left_in_time,
        {{ to_numeric(
            'floor(' ~ seconds_between('entries.entered_at', 'entries.left_at')
            ~ ' / 60.0 + 0.00001) / 1440.0'
        ) }} as days_in_stage,
        not entries.is_won and entries.left_at is not null and (
            entries.places_from_last = 1
            or coalesce(
                lead(entries.is_end) over (
                    partition by entries.opportunity_id
                    order by entries.entered_at asc, entries.places_from_last desc
                ), false
            )
        ) as is_lost_here,
        clock.as_of_date
    from entries
    cross join clock
),

counted as (
    select
        pipeline,
        stage_name,
        as_of_date,
        count(*) as entered_count,
        sum(case when is_end then 1 else 0 end) as ended_count,
        sum(case when left_at is not null then 1 else 0 end) as left_count,
        sum(case when left_at is null and not is_end then 1 else 0 end) as waiting_count,
        sum(case when is_ripe and not is_end then 1 else 0 end) as ripe_count,
        sum(case when is_ripe and has_left_in_time and is_lost_here then 1 else 0 end)
            as lost_count,
        sum(case when is_ripe and has_left_in_time and not is_lost_here then 1 else 0 end)
            as went_on_count,
        {%- for name, part in {'median': 0.5, 'p90': 0.9}.items() %}
        {{ percentile_of('case when is_ripe and has_left_in_time then days_in_stage end', part) }}
            as days_{{ name }},
        {%- endfor %}
        {{ share('sum(place)', 'count(*)') }} as place_average
    from moves
    group by 1, 2, 3
),

-- What lies in the middle is rounded up on every engine.
stage_times as (
    select
        coalesce(pipeline, 'the only one') as pipeline,
        stage_name,
        place_average,
        {%- for name in [
            'entered_count', 'ended_count', 'left_count', 'waiting_count', 'ripe_count',
            'lost_count', 'went_on_count',
        ] %}
        cast({{ name }} as {{ dbt.type_bigint() }}) as {{ name }},
        {%- endfor %}
        {{ to_numeric('days_median + 1e-9') }} as days_median,
        {{ to_numeric('days_p90 + 1e-9') }} as days_p90,
        {{ share('went_on_count', 'ripe_count') }} as went_on_rate,
        {{ wilson('went_on_count', 'ripe_count', 'low') }} as went_on_low,
        {{ wilson('went_on_count', 'ripe_count', 'high') }} as went_on_high,
        as_of_date
    from counted
)

select * from stage_times
