-- How much was not counted because no person did it, and why: beside what people did of the same
-- kind.
with events as (
    select * from {{ ref('int_events') }}
),

judged as (
    select
        source_system,
        event_type,
        lead_id,
        case
            when not_scored_reason like 'machine: %' then substring(not_scored_reason, 10)
        end as reason
    from events
    where not_scored_reason is null or not_scored_reason like 'machine: %'
),

totals as (
    select
        source_system,
        event_type,
        count(*) as judged_count
    from judged
    group by 1, 2
),

machine_discounts as (
    select
        judged.source_system,
        judged.event_type,
        judged.reason,
        count(*) as event_count,
        count(distinct judged.lead_id) as lead_count,
        {{ share('count(*)', 'max(totals.judged_count)') }} as share_of_type
    from judged
    inner join totals
        on
            judged.source_system = totals.source_system
            and judged.event_type = totals.event_type
    where judged.reason is not null
    group by 1, 2, 3
)

select * from machine_discounts
