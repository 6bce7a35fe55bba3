-- Not an error, but worth a look: event types that no signal can name, a system of which nothing
-- counts, and one of which every tenth event is a duplicate or has no date.
{{ config(severity='warn') }}

with outcomes as (
    select * from {{ ref('event_reconciliation') }}
),

systems as (
    select
        source_system,
        sum(event_count) as event_count,
        sum(case when outcome = 'counts' then event_count else 0 end) as counting,
        sum(case when outcome = 'duplicate' then event_count else 0 end) as duplicates,
        sum(case when outcome = 'no date' then event_count else 0 end) as without_date
    from outcomes
    group by 1
),

warnings as (
    select
        source_system,
        'has an event_type that no signal can name: ' || coalesce(event_type, 'none') as warning
    from outcomes
    where event_type is null or event_type not in ({{ quoted(rule_words()['event_type']) }})
    union all
    select source_system, 'has events, but none of them counts' as warning from systems
    where counting = 0
    union all
    select source_system, 'sends a tenth of its events twice' as warning from systems
    where duplicates > event_count * 0.1
    union all
    select source_system, 'gives no date for a tenth of its events' as warning from systems
    where without_date > event_count * 0.1
)

select * from warnings
