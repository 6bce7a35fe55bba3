-- The stages of each opportunity as known on the as-of date, and how long it stayed in each.
with stages as (
    {{ union_systems('opportunity_stages') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

known as (
    select distinct
        stages.source_system || ':' || stages.opportunity_source_id as opportunity_id,
        stages.stage,
        stages.entered_at
    from stages
    cross join clock
    where cast(stages.entered_at as date) <= clock.as_of_date
),

opportunity_stages as (
    select
        *,
        lead(entered_at) over (partition by opportunity_id order by entered_at, stage)
            as left_at,
        row_number() over (partition by opportunity_id order by entered_at desc, stage desc)
            as places_from_last
    from known
)

select * from opportunity_stages
