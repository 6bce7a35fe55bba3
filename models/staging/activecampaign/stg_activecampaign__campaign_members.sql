{{ config(enabled=in_use('activecampaign')) }}

-- Who is on which list. Who got a mailing is not known: ActiveCampaign counts its mailings only in
-- total.
with raw_members as (
    {{ raw_table('activecampaign', 'contact_lists', ['id', 'contact', 'list'], {
        'text': ['id', 'contact', 'list', 'status'],
        'timestamp': ['sdate', 'created_timestamp'],
    }) }}
),

members as (
    select {{ canonical('campaign_members', 'activecampaign', {
        'source_id': "'list-member-' || id",
        'campaign_source_id': "'list-' || list",
        'lead_source_id': 'contact',
        'status': "case status
            when '0' then 'unconfirmed'
            when '1' then 'active'
            when '2' then 'unsubscribed'
            when '3' then 'bounced'
            else status end",
        'is_deleted': 'is_deleted',
        'added_at': 'coalesce(sdate, created_timestamp)',
        'loaded_at': 'loaded_at',
    }) }}
    from raw_members
)

select * from members
