{{ config(enabled=in_use('activecampaign')) }}

-- The feed of a contact. What it repeats from a table of its own gets the id and the type of the
-- row there, so that it is found as a copy; what the rest is worth, only ActiveCampaign knows.
with activities as (
    {{ raw_table('activecampaign', 'activities', ['id'], {
        'text': ['id', 'subscriberid', 'reference_type', 'reference_model_name', 'reference_id',
            'reference_action'],
        'timestamp': ['tstamp'],
    }) }}
),

originals as (
    select * from {{ ref('base_activecampaign__sales_events') }}
    union all
    select * from {{ ref('base_activecampaign__web_events') }}
),

referring as (
    select
        *,
        case lower(replace(coalesce(reference_model_name, reference_type), '_', ''))
            when 'dealtask' then 'task-'
            when 'emailactivity' then 'mail-'
            when 'trackinglog' then 'tracking-'
        end || reference_id as original_id
    from activities
),

events as (
    select {{ canonical('events', 'activecampaign', {
        'source_event_id': "coalesce(originals.source_event_id, 'activity-' || referring.id)",
        'event_type': "coalesce(originals.event_type, 'other')",
        'channel': 'originals.channel',
        'direction': 'originals.direction',
        'lead_source_id': 'coalesce(originals.lead_source_id, referring.subscriberid)',
        'account_source_id': 'originals.account_source_id',
        'message_id': 'originals.message_id',
        'page_path': 'originals.page_path',
        'content_name': 'originals.content_name',
        'outcome': "case
            when originals.source_event_id is not null then originals.outcome
            else lower(coalesce(referring.reference_model_name, referring.reference_type)
                || coalesce(' ' || referring.reference_action, '')) end",
        'duration_seconds': 'originals.duration_seconds',
        'is_deleted': 'referring.is_deleted',
        'occurred_at': 'coalesce(originals.occurred_at, referring.tstamp)',
        'loaded_at': 'referring.loaded_at',
    }) }}
    from referring
    left join originals on referring.original_id = originals.source_event_id
)

select * from events
