{{ config(enabled=in_use('pardot')) }}

-- Everything that visitors and prospects did, as Pardot's log of activities tells it.
with activities as (
    {{ raw_table('pardot', 'visitor_activity', ['id', 'type'], {
        'text': ['id', 'type', 'type_name', 'details', 'prospect_id', 'visitor_id', 'campaign_id',
            'email_id', 'email_template_id', 'list_email_id', 'file_id', 'opportunity_id',
            'visit_id', 'visitor_page_view_id'],
        'timestamp': ['created_at'],
    }) }}
),

campaigns as (
    {{ raw_table('pardot', 'campaign', ['id'], {'text': ['id', 'name']}) }}
),

visits as (
    {{ raw_table('pardot', 'visit', ['id'], {'text': ['id']}) }}
),

page_views as (
    {{ raw_table('pardot', 'visitor_page_view', ['id'], {'text': ['id']}) }}
),

activity_types as (
    select * from {{ ref('base_pardot__activity_types') }}
),

-- What a code means depends on what it was done to. A visit or page view that is there as a row of
-- its own counts there.
typed_activities as (
    select
        activities.*,
        activity_types.type_label,
        campaigns.name as campaign_name,
        coalesce(
            activities.list_email_id, activities.email_id, activities.email_template_id
        ) as mail_id,
        case
            when visits.id is not null or page_views.id is not null then 'other'
            when activities.type = '1' and lower(activities.type_name) like 'email%'
                then 'email_click'
            when activities.type = '2' and lower(activities.type_name) = 'email' then 'email_open'
            when
                activities.type in ('1', '2')
                and (activities.file_id is not null or lower(activities.type_name) = 'file')
                then 'content_download'
            when activities.type = '2' and lower(activities.type_name) like 'video%'
                then 'video_view'
            else coalesce(activity_types.event_type, 'other')
        end as event_type
    from activities
    left join activity_types on activities.type = activity_types.type_code
    left join campaigns on activities.campaign_id = campaigns.id
    left join visits on activities.type = '20' and activities.visit_id = visits.id
    left join page_views
        on activities.type = '2' and activities.visitor_page_view_id = page_views.id
),

events as (
    select {{ canonical('events', 'pardot', {
        'source_event_id': "'activity-' || id",
        'event_type': 'event_type',
        'channel': "case
            when event_type like 'email%' or mail_id is not null then 'email'
            when type in ('23', '24', '25') then 'webinar'
            when type in ('28', '29') then 'event'
            when type = '26' then 'social'
            when type = '22' then 'chat'
            when opportunity_id is null then 'web' end",
        'direction': "case
            when type in ('6', '13', '23', '36') then 'out'
            when opportunity_id is null then 'in' end",
        'lead_source_id': 'prospect_id',
        'anonymous_id': 'visitor_id',
        'message_id': "mail_id || '-' || prospect_id",
        'page_path': "case when details like 'http%' then " ~ page_path('details') ~ " end",
        'content_name': 'details',
        'campaign_name': 'campaign_name',
        'outcome': "coalesce(
            case when opportunity_id is not null then type_name end,
            type_label, type_name, type)",
        'is_deleted': 'is_deleted',
        'occurred_at': 'created_at',
        'loaded_at': 'loaded_at',
    }) }}
    from typed_activities
)

select * from events
