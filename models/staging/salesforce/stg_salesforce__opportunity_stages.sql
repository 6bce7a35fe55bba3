{{ config(enabled=in_use('salesforce')) }}

-- A version in which only the amount or the close date changed enters no stage.
with versions as (
    select * from {{ ref('base_salesforce__opportunity_versions') }}
    where
        stage_name is not null
        and changed_at is not null
        and (previous_stage_name is null or previous_stage_name <> stage_name)
),

stages as (
    select {{ canonical('opportunity_stages', 'salesforce', {
        'opportunity_source_id': 'opportunity_id',
        'stage': 'stage_name',
        'entered_at': 'changed_at',
        'loaded_at': 'loaded_at',
    }) }}
    from versions
)

select * from stages
