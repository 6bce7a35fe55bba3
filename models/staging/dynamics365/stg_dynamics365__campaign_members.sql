{{ config(enabled=in_use('dynamics365')) }}

-- Who answered a campaign, and who is on a list. 'Not interested' is not the answer that a campaign
-- asks for: it shows in the status. The day of an answer is kept as midnight where the user sits
-- who entered it: the nearest midnight of UTC is that day.
with responses as (
    {{ raw_table('dynamics365', 'campaignresponse', ['activityid', 'regardingobjectid'], {
        'text': ['activityid', 'regardingobjectid'],
        'number': ['responsecode'],
        'timestamp': ['receivedon', 'createdon'],
    }) }}
),

list_members as (
    {{ raw_table('dynamics365', 'listmember', ['listmemberid', 'listid', 'entityid'], {
        'text': ['listmemberid', 'listid', 'entityid', 'entitytype', 'entityid_entitytype'],
        'timestamp': ['createdon'],
    }) }}
),

people as (
    select * from {{ ref('base_dynamics365__activity_people') }}
    where person_id is not null
),

labels as (
    select * from {{ ref('base_dynamics365__labels') }}
    where object_name = 'campaignresponse' and attribute_name = 'responsecode'
),

answers as (
    select
        responses.*,
        people.person_id,
        labels.label as status,
        coalesce(
            responses.responsecode = 1 or lower(labels.label) in ('registered', 'attended'), false
        ) as has_responded,
        coalesce(
            cast({{ dbt.dateadd('hour', 12, 'responses.receivedon') }} as date),
            responses.createdon
        ) as received_at
    from responses
    left join people on responses.activityid = people.activityid
    left join labels on responses.responsecode = labels.option_value
),

members as (
    select {{ canonical('campaign_members', 'dynamics365', {
        'source_id': "activityid || coalesce('-' || person_id, '')",
        'campaign_source_id': 'regardingobjectid',
        'lead_source_id': 'person_id',
        'status': 'status',
        'has_responded': 'has_responded',
        'is_deleted': 'is_deleted',
        'added_at': 'received_at',
        'responded_at': 'case when has_responded then received_at end',
        'loaded_at': 'loaded_at',
    }) }}
    from answers
    union all
    select {{ canonical('campaign_members', 'dynamics365', {
        'source_id': 'listmemberid',
        'campaign_source_id': 'listid',
        'lead_source_id': "case
            when lower(coalesce(entitytype, entityid_entitytype, 'lead')) in ('lead', 'contact')
                then entityid end",
        'status': "'on the list'",
        'has_responded': 'false',
        'is_deleted': 'is_deleted',
        'added_at': 'createdon',
        'loaded_at': 'loaded_at',
    }) }}
    from list_members
)

select * from members
