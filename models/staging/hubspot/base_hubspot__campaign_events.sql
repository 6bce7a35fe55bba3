{{ config(enabled=in_use('hubspot')) }}

-- Who was put on a list, by hand or because the list's filter found them.
with events as (
    {{ campaign_member_events('hubspot') }}
)

select * from events
