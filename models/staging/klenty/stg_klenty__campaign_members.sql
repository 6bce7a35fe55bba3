{{ config(enabled=in_use('klenty')) }}

-- Who is in which cadence, and on which list. Klenty knows both by name, and gives no time for
-- either: a prospect was in a cadence when the first webhook from it came.
with statuses as (
    select * from {{ ref('base_klenty__statuses') }}
    where cadence_name is not null
),

prospects as (
    {{ raw_table('klenty', 'prospects', ['id'], {'text': ['id', 'list']}) }}
),

campaigns as (
    select * from {{ ref('stg_klenty__campaigns') }}
),

events as (
    select * from {{ ref('base_klenty__webhook_events') }}
    where not is_deleted
),

first_events as (
    select
        lower(email) as email,
        campaign_name,
        min(occurred_at) as first_at,
        min(case when event_type = 'email_reply' then occurred_at end) as replied_at
    from events
    group by 1, 2
),

members as (
    select {{ canonical('campaign_members', 'klenty', {
        'source_id': "coalesce(campaigns.source_id, 'cadence-' || statuses.cadence_name)
            || '-' || coalesce(statuses.prospect_id, statuses.email)",
        'campaign_source_id': 'campaigns.source_id',
        'lead_source_id': 'statuses.prospect_id',
        'status': 'statuses.cadence_status',
        'has_responded': "first_events.replied_at is not null
            or coalesce(lower(statuses.cadence_status) = 'replied', false)",
        'is_deleted': 'statuses.is_deleted',
        'added_at': 'first_events.first_at',
        'responded_at': 'first_events.replied_at',
        'loaded_at': 'statuses.loaded_at',
    }) }}
    from statuses
    left join campaigns
        on statuses.cadence_name = campaigns.campaign_name and campaigns.campaign_type = 'cadence'
    left join first_events
        on
            statuses.email = first_events.email
            and statuses.cadence_name = first_events.campaign_name
    union all
    select {{ canonical('campaign_members', 'klenty', {
        'source_id': "coalesce(campaigns.source_id, 'list-' || prospects.list)
            || '-' || prospects.id",
        'campaign_source_id': 'campaigns.source_id',
        'lead_source_id': 'prospects.id',
        'is_deleted': 'prospects.is_deleted',
        'loaded_at': 'prospects.loaded_at',
    }) }}
    from prospects
    left join campaigns
        on prospects.list = campaigns.campaign_name and campaigns.campaign_type = 'list'
    where prospects.list is not null
)

select * from members
