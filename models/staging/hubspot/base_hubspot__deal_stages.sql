{{ config(enabled=in_use('hubspot')) }}

-- The stages of deals are ids; here is what they are called and mean.
with stages as (
    {{ raw_table('hubspot', 'deal_pipeline_stage', ['stage_id'], {
        'text': ['stage_id', 'label'],
        'boolean': ['is_closed', 'closed_won'],
    }) }}
),

named_stages as (
    select
        stage_id,
        coalesce(label, stage_id) as stage_name,
        is_closed,
        closed_won
    from stages
)

select * from named_stages
