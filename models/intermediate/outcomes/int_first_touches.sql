-- How leads came: the channel of the first touch, and the campaign that touched them first.
with leads as (
    select * from {{ ref('int_leads') }}
),

touches as (
    select * from {{ ref('int_lead_touches') }}
),

utm_channels as (
    select * from {{ ref('int_utm_channels') }}
),

campaign_channels as (
    select * from {{ ref('int_campaign_channels') }}
),

members as (
    select * from {{ ref('int_campaign_members') }}
),

channels as (
    select * from {{ ref('int_channels') }}
    where basis = 'lead_source'
),

visits as (
    select
        touches.lead_id,
        utm_channels.channel,
        touches.utm_campaign,
        min(touches.occurred_at) as touched_at
    from touches
    inner join utm_channels
        on
            coalesce(touches.utm_source, '') = utm_channels.utm_source
            and coalesce(touches.utm_medium, '') = utm_channels.utm_medium
    group by 1, 2, 3
),

memberships as (
    select
        members.lead_id,
        campaign_channels.channel,
        campaign_channels.campaign,
        coalesce(members.added_at, members.responded_at) as touched_at
    from members
    inner join campaign_channels on members.campaign_key = campaign_channels.campaign_key
),

lead_sources as (
    select distinct
        lead_source,
        trim({{ normalise_words('lead_source') }}) as word
    from leads
    where lead_source is not null
),

-- A visit counts as the first touch if the lead came with it or after it; otherwise the system
-- knows better. A direct visit says only that somebody knew the address.
claims as (
    select
        visits.lead_id,
        visits.channel,
        visits.touched_at,
        case
            when cast(visits.touched_at as date) > leads.created_date then 5
            when visits.channel = 'direct' then 4
            else 1
        end as place
    from visits
    inner join leads on visits.lead_id = leads.lead_id
    union all
    select
        leads.lead_id,
        coalesce(channels.channel, 'other') as channel,
        null as touched_at,
        2 as place
    from leads
    inner join lead_sources on leads.lead_source = lead_sources.lead_source
    left join channels on lead_sources.word = channels.word
    union all
    select lead_id, channel, touched_at, 3 as place
    from memberships
    where channel is not null
),

first_claims as (
    select
        *,
        row_number() over (
            partition by lead_id order by place asc, touched_at asc nulls last, channel asc
        ) as claim_number
    from claims
),

-- Of older leads later campaigns are known than of new ones: only those within the time count in
-- which all are judged. What stands in brackets is no campaign: (organic).
campaign_touches as (
    select lead_id, campaign, touched_at from memberships
    union all
    select lead_id, utm_campaign as campaign, touched_at from visits
    where utm_campaign is not null and utm_campaign not like '(%'
),

first_campaigns as (
    select
        campaign_touches.lead_id,
        campaign_touches.campaign,
        row_number() over (
            partition by campaign_touches.lead_id
            order by campaign_touches.touched_at asc nulls last, campaign_touches.campaign asc
        ) as touch_number
    from campaign_touches
    inner join leads on campaign_touches.lead_id = leads.lead_id
    where coalesce(
        cast(campaign_touches.touched_at as date)
        <= {{ days_later('leads.created_date', conversion_days()) }}, true
    )
),

first_touches as (
    select
        leads.lead_id,
        coalesce(first_claims.channel, 'unknown') as channel,
        case first_claims.place
            when 1 then 'visit'
            when 2 then 'lead source'
            when 3 then 'campaign'
            when 4 then 'direct visit'
            when 5 then 'later visit'
        end as channel_basis,
        first_campaigns.campaign
    from leads
    left join first_claims
        on leads.lead_id = first_claims.lead_id and first_claims.claim_number = 1
    left join first_campaigns
        on leads.lead_id = first_campaigns.lead_id and first_campaigns.touch_number = 1
)

select * from first_touches
