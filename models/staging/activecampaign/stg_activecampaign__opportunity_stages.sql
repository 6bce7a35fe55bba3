{{ config(enabled=in_use('activecampaign')) }}

-- The stages that a deal went through. Every entry in the log of a deal carries the stage in which
-- the deal was then; a new stage begins where it differs from the entry before. A deal without a
-- log has no history: its stage of today says nothing about the day on which it was created.
with raw_activities as (
    {{ raw_table('activecampaign', 'deal_activities', ['id'], {
        'text': ['id', 'deal', 'd_id', 'stage', 'd_stageid', 'data_type', 'data_oldval'],
        'boolean': ['deleted'],
        'timestamp': ['cdate'],
    }) }}
),

deals as (
    {{ raw_table('activecampaign', 'deals', ['id'], {'text': ['id'], 'timestamp': ['cdate']}) }}
),

stages as (
    {{ raw_table('activecampaign', 'deal_stages', ['id'], {'text': ['id', 'title']}) }}
),

activities as (
    select
        coalesce(deal, d_id) as deal_id,
        coalesce(stage, d_stageid) as stage_id,
        case when lower(data_type) like '%stage%' then data_oldval end as old_stage_id,
        id as activity_id,
        cdate as happened_at,
        loaded_at,
        row_number() over (
            partition by coalesce(deal, d_id)
            order by cdate nulls last, length(id), id
        ) as activity_number
    from raw_activities
    where not is_deleted and not coalesce(deleted, false) and cdate is not null
),

-- The first entry also says in which stage the deal began.
moments as (
    select
        activities.deal_id,
        coalesce(activities.old_stage_id, activities.stage_id) as stage_id,
        coalesce(deals.cdate, activities.happened_at) as happened_at,
        0 as activity_number,
        activities.loaded_at
    from activities
    left join deals on activities.deal_id = deals.id
    where activities.activity_number = 1
    union all
    select deal_id, stage_id, happened_at, activity_number, loaded_at from activities
),

steps as (
    select
        *,
        lag(stage_id) over (partition by deal_id order by activity_number) as stage_before
    from moments
    where stage_id is not null
),

opportunity_stages as (
    select {{ canonical('opportunity_stages', 'activecampaign', {
        'opportunity_source_id': 'steps.deal_id',
        'stage': 'coalesce(stages.title, steps.stage_id)',
        'entered_at': 'steps.happened_at',
        'loaded_at': 'steps.loaded_at',
    }) }}
    from steps
    left join stages on steps.stage_id = stages.id
    where steps.stage_before is null or steps.stage_before <> steps.stage_id
)

select * from opportunity_stages
