{{ config(enabled=in_use('zoho')) }}

-- Each row of the history is a stay in one stage; it was modified when the deal came into it.
with history as (
    {{ raw_table('zoho', 'deal_history', ['id'], {
        'text': ['id', 'potential_name', 'stage'],
        'timestamp': ['modified_time'],
    }) }}
),

stages as (
    select {{ canonical('opportunity_stages', 'zoho', {
        'opportunity_source_id': json_value('potential_name', 'id'),
        'stage': 'stage',
        'entered_at': 'modified_time',
        'loaded_at': 'loaded_at',
    }) }}
    from history
    where stage is not null
)

select * from stages
