-- Where every raw lead record went: leads in = scored + merged + deleted + suppressed + not known
-- yet.
with records as (
    select * from {{ ref('int_lead_records') }}
),

identity_map as (
    select * from {{ ref('int_identity') }}
),

scored_leads as (
    select lead_id from {{ ref('scored_leads') }}
),

people as (
    select
        identity_map.lead_id,
        min(case when records.is_deleted then 1 else 0 end) as all_deleted,
        min(records.suppressed_reason) as suppressed_reason
    from records
    inner join identity_map on records.source_key = identity_map.source_key
    where not coalesce(records.is_duplicate, false)
    group by 1
),

lead_reconciliation as (
    select
        records.source_system,
        records.source_object,
        records.source_id,
        records.source_key,
        identity_map.lead_id,
        identity_map.matched_by,
        case
            when records.is_duplicate then 'duplicate'
            when not records.is_known then 'not known yet'
            when scored_leads.lead_id is not null and records.source_key = identity_map.lead_id
                then 'scored'
            when scored_leads.lead_id is not null then 'merged'
            when people.all_deleted = 1 then 'deleted'
            else 'suppressed'
        end as outcome,
        case when scored_leads.lead_id is null then people.suppressed_reason end
            as suppressed_reason
    from records
    left join identity_map on records.source_key = identity_map.source_key
    left join people on identity_map.lead_id = people.lead_id
    left join scored_leads on identity_map.lead_id = scored_leads.lead_id
)

select * from lead_reconciliation
