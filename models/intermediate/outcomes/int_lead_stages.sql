-- When leads became marketing- and sales-qualified, as far as their systems tell: one row per lead.
with leads as (
    select * from {{ ref('int_leads') }}
),

records as (
    select * from {{ ref('int_lead_records') }}
),

identity_map as (
    select * from {{ ref('int_identity') }}
),

outcomes as (
    select * from {{ ref('int_outcomes') }}
),

status_changes as (
    select * from {{ ref('int_attribute_changes') }}
    where content_name = 'lead_status'
),

status_stages as (
    select * from {{ ref('int_status_stages') }}
),

-- The status before a change was reached on the day of the change at the latest.
stage_days as (
    select
        status_changes.lead_id,
        min(case
            when status_stages.funnel_stage in ('mql', 'sql') then status_changes.event_date
        end) as mql_on,
        min(case when status_stages.funnel_stage = 'sql' then status_changes.event_date end)
            as sql_on,
        count(*) as change_count
    from status_changes
    inner join status_stages
        on status_stages.lead_status in (status_changes.outcome, status_changes.campaign_name)
    where status_stages.funnel_stage is not null
    group by 1
),

-- A system empties the status of a lead that became an opportunity. Of such a lead the stage is
-- known as well as of the others, if its system tells a status of any; otherwise the best ones
-- would be missing.
telling_systems as (
    select distinct records.source_system
    from records
    inner join status_stages on records.lead_status = status_stages.lead_status
    where status_stages.funnel_stage is not null
),

leads_of_these as (
    select distinct identity_map.lead_id
    from identity_map
    inner join records on identity_map.source_key = records.source_key
    inner join telling_systems on records.source_system = telling_systems.source_system
),

lead_stages as (
    select
        leads.lead_id,
        stage_days.mql_on,
        stage_days.sql_on,
        status_stages.funnel_stage as current_stage,
        stage_days.change_count is not null
        or status_stages.funnel_stage is not null
        or (
            outcomes.opportunity_on is not null and leads_of_these.lead_id is not null
        ) as is_stage_known
    from leads
    left join stage_days on leads.lead_id = stage_days.lead_id
    left join status_stages on leads.lead_status = status_stages.lead_status
    left join outcomes on leads.lead_id = outcomes.lead_id
    left join leads_of_these on leads.lead_id = leads_of_these.lead_id
)

select * from lead_stages
