{{ config(enabled=in_use('pardot')) }}

-- Who was put on a list. All members of Pardot are of lists, also where the list itself is gone:
-- campaign_member_events would take those for invitations.
with members as (
    select * from {{ ref('stg_pardot__campaign_members') }}
),

lists as (
    select * from {{ ref('stg_pardot__campaigns') }}
),

events as (
    select {{ canonical('events', 'pardot', {
        'source_event_id': 'members.source_id',
        'event_type': "'list_added'",
        'channel': "'list'",
        'lead_source_id': 'members.lead_source_id',
        'campaign_name': 'lists.campaign_name',
        'outcome': 'members.status',
        'is_deleted': 'members.is_deleted',
        'occurred_at': 'members.added_at',
        'loaded_at': 'members.loaded_at',
    }) }}
    from members
    left join lists on members.campaign_source_id = lists.source_id
)

select * from events
