{# What the members of a system's campaigns did, as canonical events: one row per member, from stg_<system>__campaign_members
   and stg_<system>__campaigns. Nobody answers a list; who answers a cadence answers one of its mails, which is an event of its
   own. Whether a campaign that is not there invited anybody, nobody knows. #}
{% macro campaign_member_events(system) %}
    select {{ canonical('events', system, {
        'source_event_id': 'members.source_id',
        'event_type': "case
            when lower(campaigns.campaign_type) in ('list', 'cadence') then 'list_added'
            when lower(members.status) in ('attended', 'attended on-demand', 'checked in', 'visited booth', 'joined', 'watched')
                then 'event_attended'
            when lower(members.status) in ('registered', 'rsvp', 'no show', 'no-show', 'waitlisted')
                then 'event_registered'
            when members.has_responded then 'campaign_response'
            when campaigns.source_id is null then 'other'
            else 'campaign_invited' end",
        'channel': 'lower(campaigns.campaign_type)',
        'lead_source_id': 'members.lead_source_id',
        'campaign_name': 'campaigns.campaign_name',
        'outcome': 'members.status',
        'is_deleted': 'members.is_deleted',
        'occurred_at': 'coalesce(members.responded_at, members.added_at)',
        'loaded_at': 'members.loaded_at',
    }) }}
    from {{ ref('stg_' ~ system ~ '__campaign_members') }} as members
    left join {{ ref('stg_' ~ system ~ '__campaigns') }} as campaigns
        on members.campaign_source_id = campaigns.source_id
{% endmacro %}
