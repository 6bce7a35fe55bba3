-- Which stage of the funnel a status of the systems stands for, as they write it.
with leads as (
    select distinct lead_status from {{ ref('int_leads') }}
    where lead_status is not null
),

changes as (
    select outcome, campaign_name from {{ ref('int_attribute_changes') }}
    where content_name = 'lead_status'
),

stages as (
    select
        trim({{ normalise_words('status') }}) as word,
        min(lower(trim(stage))) as funnel_stage
    from {{ ref('lead_stages') }}
    group by 1
),

statuses as (
    select lead_status from leads
    {{ union_distinct() }}
    select outcome as lead_status from changes
    {{ union_distinct() }}
    select campaign_name as lead_status from changes
),

status_stages as (
    select
        statuses.lead_status,
        stages.funnel_stage
    from statuses
    left join stages on trim({{ normalise_words('statuses.lead_status') }}) = stages.word
    where statuses.lead_status is not null
)

select * from status_stages
