-- Campaigns and webinars that a lead was invited to or registered for without showing up, as
-- events: each on the day when it had not answered for long enough. Nobody misses a webinar that
-- has not been held yet.
with events as (
    select
        *,
        lower(trim(campaign_name)) as campaign
    from {{ ref('int_events') }}
    where
        not_scored_reason is null
        and nullif(trim(campaign_name), '') is not null
        and event_type in (
            'campaign_invited', 'event_registered', 'event_attended', 'campaign_response'
        )
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

campaigns as (
    select
        lower(trim(campaign_name)) as campaign,
        max(coalesce(ends_on, starts_on)) as last_day
    from {{ ref('int_campaigns') }}
    group by 1
),

answers as (
    select distinct lead_id, campaign
    from events
    where event_type in ('event_attended', 'campaign_response')
),

invitations as (
    select
        events.*,
        row_number() over (
            partition by events.lead_id, events.campaign
            order by events.occurred_at desc, events.event_id desc
        ) as place,
        cast({{ dbt.dateadd('day', var('campaign_answer_days'), 'case
            when campaigns.last_day > events.event_date then campaigns.last_day
            else events.event_date end') }} as date) as missed_on
    from events
    left join campaigns on events.campaign = campaigns.campaign
    left join answers
        on events.lead_id = answers.lead_id and events.campaign = answers.campaign
    where
        answers.lead_id is null
        and events.event_type in ('campaign_invited', 'event_registered')
),

missed as (
    select
        'campaign_missed:' || invitations.lead_id || ':' || invitations.campaign as event_id,
        invitations.lead_id,
        invitations.source_system,
        'campaign_missed' as event_type,
        invitations.channel,
        invitations.campaign_name,
        cast(invitations.missed_on as {{ dbt.type_timestamp() }}) as occurred_at,
        invitations.missed_on as event_date,
        case
            when invitations.available_date > invitations.missed_on then invitations.available_date
            else invitations.missed_on
        end as available_date
    from invitations
    cross join clock
    where invitations.place = 1 and invitations.missed_on <= clock.as_of_date
)

select * from missed
