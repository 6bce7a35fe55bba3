{{ config(enabled=in_use('marketo')) }}

-- The program is the marketing campaign; what Marketo calls a campaign is a flow of steps, and one
-- program has many. What programs cost is dated, in stg_marketo__costs.
with programs as (
    {{ raw_table('marketo', 'program', ['id'], {
        'text': ['id', 'name', 'channel', 'status'],
        'timestamp': ['start_date', 'end_date'],
    }) }}
),

campaigns as (
    select {{ canonical('campaigns', 'marketo', {
        'source_id': 'id',
        'campaign_name': 'name',
        'campaign_type': 'channel',
        'status': 'status',
        'is_deleted': 'is_deleted',
        'starts_at': 'start_date',
        'ends_at': 'end_date',
        'loaded_at': 'loaded_at',
    }) }}
    from programs
)

select * from campaigns
