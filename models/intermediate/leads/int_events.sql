-- Every event, with its lead and - where it does not count - the reason why not. Nothing is
-- dropped.
with records as (
    select * from {{ ref('int_event_records') }}
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

person_keys as (
    select * from {{ ref('int_person_keys') }}
),

profiles as (
    select lead_id from {{ ref('int_lead_profiles') }}
),

machine_events as (
    select * from {{ ref('int_machine_events') }}
),

logged_twice as (
    select * from {{ ref('int_logged_twice') }}
),

repeated_ids as (
    select event_id
    from records
    group by 1
    having count(*) > 1
),

-- Only ids that came more than once are put in order (the first loaded counts): a window over all
-- events would cost more than the scoring.
copies as (
    select
        records.*,
        row_number() over (
            partition by records.event_id
            order by
                case when records.is_deleted then 1 else 0 end,
                case when records.loaded_at is null then 1 else 0 end,
                records.loaded_at,
                records.occurred_at,
                records.event_type,
                records.record_key,
                records.page_path,
                records.content_name
        ) as copy_number
    from records
    inner join repeated_ids on records.event_id = repeated_ids.event_id
    union all
    select
        records.*,
        1 as copy_number
    from records
    left join repeated_ids on records.event_id = repeated_ids.event_id
    where repeated_ids.event_id is null
),

-- Available: loaded - but what came with a source's first load, or from a loader that gives no
-- time, was available when it happened.
identified as (
    select
        copies.*,
        -- A visit of a company names no person, whatever device it came from.
        coalesce(
            by_record.lead_id,
            by_email.lead_id,
            by_user.lead_id,
            case when copies.account_source_id is null then by_device.lead_id end
        ) as lead_id,
        machine_events.machine_reason as judged_machine,
        cast(copies.occurred_at as date) as event_date,
        case
            when
                cast(copies.loaded_at as date) > first_loads.first_loaded_date
                and copies.loaded_at > copies.occurred_at
                then cast(copies.loaded_at as date)
            else cast(copies.occurred_at as date)
        end as available_date
    from copies
    left join first_loads on copies.source_system = first_loads.source_system
    left join machine_events on copies.event_id = machine_events.event_id
    left join person_keys as by_record
        on copies.record_key = by_record.key_value and by_record.key_type = 'record'
    left join person_keys as by_email
        on copies.clean_email = by_email.key_value and by_email.key_type = 'email'
    left join person_keys as by_user
        on copies.user_id = by_user.key_value and by_user.key_type = 'user'
    left join person_keys as by_device
        on copies.anonymous_id = by_device.key_value and by_device.key_type = 'device'
),

events as (
    select
        identified.event_id,
        identified.lead_id,
        identified.source_system,
        identified.source_system || ':' || identified.account_source_id as account_key,
        identified.anonymous_id,
        identified.event_type,
        lower(identified.channel) as channel,
        lower(identified.direction) as direction,
        lower(identified.page_path) as page_path,
        identified.content_name,
        identified.campaign_name,
        identified.outcome,
        identified.utm_source,
        identified.utm_medium,
        identified.utm_campaign,
        identified.value,
        identified.duration_seconds,
        identified.occurred_at,
        identified.event_date,
        identified.available_date,
        case
            when identified.is_deleted then 'deleted in the source'
            when identified.copy_number > 1 then 'duplicate'
            when identified.occurred_at is null then 'no date'
            when identified.event_date > clock.as_of_date then 'has not happened yet'
            when identified.outcome = 'planned' then 'planned, never happened'
            when identified.available_date > clock.as_of_date then 'not loaded yet'
            when identified.judged_machine is not null then 'machine: ' || identified.judged_machine
            when identified.lead_id is null and identified.account_source_id is not null
                then 'of a company, not of a person'
            when identified.lead_id is null then 'nobody we know'
            when profiles.lead_id is null then 'not a lead'
            when logged_twice.event_id is not null then 'logged by another system too'
        end as not_scored_reason
    from identified
    cross join clock
    left join profiles on identified.lead_id = profiles.lead_id
    left join logged_twice on identified.event_id = logged_twice.event_id
)

select * from events
