{{ config(enabled=in_use('hubspot')) }}

-- HubSpot also writes down that a stage was set to what it was already; that enters nothing.
with raw_entries as (
    {{ raw_table('hubspot', 'deal_stage', [], {
        'text': ['deal_id', 'value'],
        'timestamp': ['date_entered', '_fivetran_start'],
    }) }}
),

deal_stages as (
    select * from {{ ref('base_hubspot__deal_stages') }}
),

entries as (
    select
        *,
        coalesce(date_entered, _fivetran_start) as entered_at,
        lag(value) over (
            partition by deal_id
            order by coalesce(date_entered, _fivetran_start) nulls last, value nulls last
        ) as previous_value
    from raw_entries
),

stages as (
    select {{ canonical('opportunity_stages', 'hubspot', {
        'opportunity_source_id': 'entries.deal_id',
        'stage': 'coalesce(deal_stages.stage_name, entries.value)',
        'entered_at': 'entries.entered_at',
        'loaded_at': 'entries.loaded_at',
    }) }}
    from entries
    left join deal_stages on entries.value = deal_stages.stage_id
    where
        entries.value is not null
        and (entries.previous_value is null or entries.previous_value <> entries.value)
)

select * from stages
