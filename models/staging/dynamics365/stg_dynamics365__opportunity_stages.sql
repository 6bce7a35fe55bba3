{{ config(enabled=in_use('dynamics365')) }}

-- Stages as auditing has written them down: the step in the pipeline, and won or lost. Without
-- auditing the business process flow knows the stage of today, and since when.
with changes as (
    select * from {{ ref('base_dynamics365__audited_changes') }}
    where object_name = 'opportunity' and new_value is not null
),

processes as (
    {{ raw_table('dynamics365', 'leadtoopportunitysalesprocess', ['activestageid'], {
        'text': ['opportunityid', 'activestageid'],
        'timestamp': ['activestagestartedon'],
    }) }}
),

process_stages as (
    {{ raw_table('dynamics365', 'processstage', ['processstageid'], {
        'text': ['processstageid', 'stagename'],
    }) }}
),

audited as (
    select
        objectid,
        case
            when attribute_name = 'stepname' then new_value
            when new_raw = '1' then 'Won'
            else 'Lost'
        end as stage_name,
        createdon as entered_at,
        loaded_at
    from changes
    where
        attribute_name = 'stepname'
        or (attribute_name = 'statecode' and new_raw in ('1', '2'))
),

told as (
    select * from audited
    union all
    select
        processes.opportunityid as objectid,
        process_stages.stagename as stage_name,
        processes.activestagestartedon as entered_at,
        processes.loaded_at
    from processes
    inner join process_stages on processes.activestageid = process_stages.processstageid
    where
        processes.activestagestartedon is not null
        and processes.opportunityid is not null
        and not exists (
            select 1 from audited
            where audited.objectid = processes.opportunityid
        )
),

stages as (
    select {{ canonical('opportunity_stages', 'dynamics365', {
        'opportunity_source_id': 'objectid',
        'stage': 'stage_name',
        'entered_at': 'entered_at',
        'loaded_at': 'loaded_at',
    }) }}
    from told
)

select * from stages
