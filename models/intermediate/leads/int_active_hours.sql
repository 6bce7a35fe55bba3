-- When people act of their own accord, by the clocks where they are: one row per lead and hour of
-- the day. Clocks change on the quarter of an hour, and no zone is off by less, so events are
-- counted by quarter before they meet a time zone. An event at midnight to the second has a day
-- but no time.
with leads as (
    select * from {{ ref('int_leads') }}
),

events as (
    select * from {{ ref('int_events') }}
    where not_scored_reason is null
),

time_zones as (
    select periods.*
    from {{ ref('int_time_zones') }} as periods
    inner join {{ ref('int_clock') }} as clock on periods.valid_from < clock.as_of_date
),

quarters as (
    select
        lead_id,
        event_date,
        cast(floor(
            (extract(hour from occurred_at) * 60 + extract(minute from occurred_at)) / 15
        ) as integer) as utc_quarter,
        min(occurred_at) as first_at,
        count(*) as event_count
    from events
    where
        (
            event_type in (
                'page_view', 'link_click', 'site_search', 'video_view', 'content_download',
                'form_submit', 'email_click', 'email_reply', 'event_registered', 'ticket_opened'
            )
            or (event_type = 'call' and direction = 'in')
        )
        and (
            extract(hour from occurred_at) + extract(minute from occurred_at)
            + extract(second from occurred_at) > 0
        )
    group by 1, 2, 3
),

-- A left join, and no condition on what it finds: engines put inner joins in another order, and
-- every event compared with every period of every zone costs hours.
local_quarters as (
    select
        leads.lead_id,
        leads.country_code,
        quarters.event_count,
        mod(quarters.utc_quarter * 15 + time_zones.utc_offset_minutes + 1440, 1440) as local_minute
    from quarters
    inner join leads on quarters.lead_id = leads.lead_id
    left join time_zones
        on
            leads.time_zone = time_zones.time_zone
            and quarters.first_at >= time_zones.valid_from
            and quarters.first_at < time_zones.valid_until
),

active_hours as (
    select
        lead_id,
        country_code,
        cast(floor(local_minute / 60) as integer) as local_hour,
        sum(event_count) as event_count
    from local_quarters
    group by 1, 2, 3
)

select * from active_hours
