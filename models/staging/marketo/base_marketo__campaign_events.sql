{{ config(enabled=in_use('marketo')) }}

-- Members of programs, and who was added to a list. What a member did is one event, of the member;
-- the steps of its status on the way there are other, or webinars would count two or three times.
with status_changes as (
    {{ raw_table('marketo', 'activity_change_status_in_progression',
        ['lead_id', 'activity_date'], {
            'text': ['marketo_guid', 'id', 'lead_id', 'primary_attribute_value', 'new_status'],
            'timestamp': ['activity_date'],
        }) }}
),

list_additions as (
    {{ raw_table('marketo', 'activity_add_to_list', ['lead_id', 'activity_date'], {
        'text': ['marketo_guid', 'id', 'lead_id', 'primary_attribute_value'],
        'timestamp': ['activity_date'],
    }) }}
),

events as (
    {{ campaign_member_events('marketo') }}
    union all
    select {{ canonical('events', 'marketo', {
        'source_event_id': "coalesce(marketo_guid, 'change_status_in_progression-' || id)",
        'event_type': "'other'",
        'lead_source_id': 'lead_id',
        'campaign_name': 'primary_attribute_value',
        'outcome': "'changed to ' || new_status",
        'is_deleted': 'is_deleted',
        'occurred_at': 'activity_date',
        'loaded_at': 'loaded_at',
    }) }}
    from status_changes
    union all
    select {{ canonical('events', 'marketo', {
        'source_event_id': "coalesce(marketo_guid, 'add_to_list-' || id)",
        'event_type': "'list_added'",
        'lead_source_id': 'lead_id',
        'content_name': 'primary_attribute_value',
        'is_deleted': 'is_deleted',
        'occurred_at': 'activity_date',
        'loaded_at': 'loaded_at',
    }) }}
    from list_additions
)

select * from events
