{{ config(enabled=in_use('zoho')) }}

-- Zoho keeps the status of a member but not when it came: the day on which the campaign starts is
-- the only day that it knows.
{%- set columns = {'text': ['id', 'campaign_id', 'member_status']} %}

with leads as (
    {{ raw_table('zoho', 'campaigns_leads', ['id', 'campaign_id'], columns) }}
),

contacts as (
    {{ raw_table('zoho', 'campaigns_contacts', ['id', 'campaign_id'], columns) }}
),

campaigns as (
    select * from {{ ref('stg_zoho__campaigns') }}
),

together as (
    select * from leads
    union all
    select * from contacts
),

answered as (
    select
        *,
        lower(coalesce(member_status, ''))
        in ('responded', 'registered', 'attended') as has_responded
    from together
),

members as (
    select {{ canonical('campaign_members', 'zoho', {
        'source_id': "'member-' || answered.campaign_id || '-' || answered.id",
        'campaign_source_id': 'answered.campaign_id',
        'lead_source_id': 'answered.id',
        'status': 'answered.member_status',
        'has_responded': 'answered.has_responded',
        'is_deleted': 'answered.is_deleted',
        'added_at': 'campaigns.starts_at',
        'responded_at': 'case when answered.has_responded then campaigns.starts_at end',
        'loaded_at': 'answered.loaded_at',
    }) }}
    from answered
    left join campaigns on answered.campaign_id = campaigns.source_id
)

select * from members
