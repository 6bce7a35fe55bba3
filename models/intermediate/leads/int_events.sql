{{ config(materialized='view') }}

-- Every event, with its lead and - where it does not count - the reason why not. Nothing is
-- dropped. A view: the events stand in int_event_rows, and only what is said of them changes.
with event_rows as (
    select * from {{ ref('int_event_rows') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

first_loads as (
    select
        source_system,
        first_loaded_date
    from {{ ref('int_loads') }}
    where entity = 'events'
),

-- Grouped by what is unique anyhow: engines leave out a join with such a table where nobody asks
-- for what it says.
people as (
    select
        people.known_by,
        min(people.account_source_id) as account_source_id,
        min(people.lead_id) as lead_id,
        min(profiles.lead_id) as profile_lead_id
    from {{ ref('int_event_people') }} as people
    left join {{ ref('int_lead_profiles') }} as profiles on people.lead_id = profiles.lead_id
    group by 1
),

repeated_events as (
    select * from {{ ref('int_repeated_events') }}
),

machine_events as (
    select * from {{ ref('int_machine_events') }}
),

logged_twice as (
    select * from {{ ref('int_logged_twice') }}
),

events as (
    select
        event_rows.part,
        event_rows.known_by,
        event_rows.event_id,
        people.lead_id,
        event_rows.source_system,
        event_rows.source_system || ':' || people.account_source_id as account_key,
        event_rows.anonymous_id,
        event_rows.event_type,
        event_rows.channel,
        event_rows.direction,
        event_rows.page_path,
        event_rows.content_name,
        event_rows.campaign_name,
        event_rows.outcome,
        event_rows.utm_source,
        event_rows.utm_medium,
        event_rows.utm_campaign,
        event_rows.value,
        event_rows.duration_seconds,
        event_rows.occurred_at,
        event_rows.event_date,
        {{ available_date('event_rows', 'first_loads') }} as available_date,
        case
            when event_rows.is_deleted then 'deleted in the source'
            when repeated_events.event_id is not null then 'duplicate'
            when event_rows.occurred_at is null then 'no date'
            when event_rows.event_date > clock.as_of_date then 'has not happened yet'
            when event_rows.outcome = 'planned' then 'planned, never happened'
            when
                {{ available_date('event_rows', 'first_loads') }} > clock.as_of_date
                then 'not loaded yet'
            when machine_events.event_id is not null
                then 'machine: ' || machine_events.machine_reason
            when people.lead_id is null and people.account_source_id is not null
                then 'of a company, not of a person'
            when people.lead_id is null then 'nobody we know'
            when people.profile_lead_id is null then 'not a lead'
            when logged_twice.event_id is not null then 'logged by another system too'
        end as not_scored_reason,
        not event_rows.is_deleted
        and repeated_events.event_id is null
        and event_rows.occurred_at is not null
        and coalesce(event_rows.outcome, '') <> 'planned'
        and machine_events.event_id is null
        and logged_twice.event_id is null as is_real
    from event_rows
    cross join clock
    left join people on event_rows.known_by = people.known_by
    left join first_loads on event_rows.source_system = first_loads.source_system
    left join machine_events
        on
            event_rows.event_id = machine_events.event_id
            and event_rows.part = machine_events.part
    left join logged_twice
        on
            event_rows.event_id = logged_twice.event_id
            and event_rows.part = logged_twice.part
    left join repeated_events
        on
            event_rows.event_id = repeated_events.event_id
            and event_rows.part = repeated_events.part
            and event_rows.copy_number = repeated_events.copy_number
)

select * from events
