{{ config(enabled=in_use('dynamics365')) }}

-- Event management: who registered for an event or a webinar, and who came. A registration that was
-- cancelled counts as never made.
with event_names as (
    {{ raw_table('dynamics365', 'msevtmgt_event', ['msevtmgt_eventid'], {
        'text': ['msevtmgt_eventid', 'msevtmgt_name'],
    }) }}
),

registrations as (
    {{ raw_table('dynamics365', 'msevtmgt_eventregistration', ['msevtmgt_eventregistrationid'], {
        'text': ['msevtmgt_eventregistrationid', 'msevtmgt_contactid', 'msevtmgt_eventid'],
        'boolean': ['msevtmgt_iscanceled'],
        'timestamp': ['createdon'],
    }) }}
),

checkins as (
    {{ raw_table('dynamics365', 'msevtmgt_checkin', ['msevtmgt_checkinid'], {
        'text': ['msevtmgt_checkinid', 'msevtmgt_contact', 'msevtmgt_event',
            'msevtmgt_registrationid'],
        'number': ['msevtmgt_viewingdurationinmins'],
        'timestamp': ['msevtmgt_checkintime', 'createdon'],
    }) }}
),

events as (
    select {{ canonical('events', 'dynamics365', {
        'source_event_id': 'registrations.msevtmgt_eventregistrationid',
        'event_type': "'event_registered'",
        'channel': "'event'",
        'direction': "'in'",
        'lead_source_id': 'registrations.msevtmgt_contactid',
        'content_name': 'event_names.msevtmgt_name',
        'outcome': "case when registrations.msevtmgt_iscanceled then 'planned' end",
        'is_deleted': 'registrations.is_deleted',
        'occurred_at': 'registrations.createdon',
        'loaded_at': 'registrations.loaded_at',
    }) }}
    from registrations
    left join event_names on registrations.msevtmgt_eventid = event_names.msevtmgt_eventid
    union all
    select {{ canonical('events', 'dynamics365', {
        'source_event_id': 'checkins.msevtmgt_checkinid',
        'event_type': "'event_attended'",
        'channel': "'event'",
        'direction': "'in'",
        'lead_source_id': 'coalesce(checkins.msevtmgt_contact, registrations.msevtmgt_contactid)',
        'content_name': 'event_names.msevtmgt_name',
        'duration_seconds': 'checkins.msevtmgt_viewingdurationinmins * 60',
        'is_deleted': 'checkins.is_deleted',
        'occurred_at': 'coalesce(checkins.msevtmgt_checkintime, checkins.createdon)',
        'loaded_at': 'checkins.loaded_at',
    }) }}
    from checkins
    left join registrations
        on checkins.msevtmgt_registrationid = registrations.msevtmgt_eventregistrationid
    left join event_names
        on
            coalesce(checkins.msevtmgt_event, registrations.msevtmgt_eventid)
            = event_names.msevtmgt_eventid
)

select * from events
