-- Leads in = scored + merged + deleted + suppressed + not known yet + duplicate, record by record,
-- for every system.
with records as (
    {{ union_systems('leads') }}
),

outcomes as (
    select * from {{ ref('lead_reconciliation') }}
),

suppressed_leads as (
    select distinct identity_map.lead_id
    from {{ ref('int_identity') }} as identity_map
    inner join {{ ref('int_lead_records') }} as lead_records
        on identity_map.source_key = lead_records.source_key
    where lead_records.suppressed_reason is not null
),

rows_in as (
    select
        source_system,
        coalesce(source_id, '') as source_id,
        count(*) as row_count
    from records
    group by 1, 2
),

rows_out as (
    select
        source_system,
        coalesce(source_id, '') as source_id,
        count(*) as row_count
    from outcomes
    group by 1, 2
),

named as (
    select distinct lead_id from outcomes
    where outcome = 'scored'
),

problems as (
    select
        coalesce(rows_in.source_system, rows_out.source_system) as source_system,
        coalesce(rows_in.source_id, rows_out.source_id) as source_id,
        'comes in as ' || cast(coalesce(rows_in.row_count, 0) as {{ dbt.type_string() }})
        || ' rows and goes out as '
        || cast(coalesce(rows_out.row_count, 0) as {{ dbt.type_string() }}) as problem
    from rows_in
    full outer join rows_out
        on rows_in.source_system = rows_out.source_system and rows_in.source_id = rows_out.source_id
    where coalesce(rows_in.row_count, 0) <> coalesce(rows_out.row_count, 0)
    union all
    select
        outcomes.source_system,
        outcomes.source_id,
        'is called suppressed, but no record of the person is' as problem
    from outcomes
    left join suppressed_leads on outcomes.lead_id = suppressed_leads.lead_id
    where outcomes.outcome = 'suppressed' and suppressed_leads.lead_id is null
    union all
    select
        '' as source_system,
        coalesce(scored_leads.lead_id, named.lead_id) as source_id,
        'is scored without one record that gives it its name' as problem
    from {{ ref('scored_leads') }} as scored_leads
    full outer join named on scored_leads.lead_id = named.lead_id
    where scored_leads.lead_id is null or named.lead_id is null
)

select * from problems
