-- The channel of each campaign, by its type.
with campaigns as (
    select * from {{ ref('int_campaigns') }}
),

channels as (
    select * from {{ ref('int_channels') }}
    where basis = 'campaign_type'
),

campaign_channels as (
    select
        campaigns.campaign_key,
        coalesce(campaigns.campaign_name, campaigns.campaign_key) as campaign,
        channels.channel
    from campaigns
    left join channels
        on trim({{ normalise_words('campaigns.campaign_type') }}) = channels.word
)

select * from campaign_channels
