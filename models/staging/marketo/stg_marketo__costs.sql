{{ config(enabled=in_use('marketo')) }}

-- What programs cost in each period: a table of Fivetran, or a list of JSON in Airbyte's programs.
with listed_rows as (
    {{ raw_table('marketo', 'program_cost', ['program_id', 'cost'], {
        'text': ['program_id'],
        'number': ['cost'],
        'timestamp': ['start_date'],
    }) }}
),

programs as (
    {{ raw_table('marketo', 'program', ['id'], {'text': ['id', 'name', 'channel', 'costs']}) }}
),

elements as (
    {{ json_elements('programs', 'costs') }}
),

-- Marketo writes 2026-03-01T00:00:00Z+0000.
values_of_elements as (
    select
        id as program_id,
        {{ json_value('element', 'cost') }} as cost_text,
        replace({{ json_value('element', 'startDate') }}, 'Z+0000', 'Z') as start_text,
        is_deleted,
        loaded_at
    from elements
),

period_costs as (
    select program_id, cost as amount, start_date, is_deleted, loaded_at from listed_rows
    union all
    select
        program_id,
        {{ try_number('cost_text') }} as amount,
        {{ try_timestamp('start_text') }} as start_date,
        is_deleted,
        loaded_at
    from values_of_elements
),

costs as (
    select {{ canonical('costs', 'marketo', {
        'channel': 'lower(programs.channel)',
        'campaign_source_id': 'period_costs.program_id',
        'campaign_name': 'programs.name',
        'cost': 'period_costs.amount',
        'cost_date': 'period_costs.start_date',
        'loaded_at': 'period_costs.loaded_at',
    }) }}
    from period_costs
    left join programs on period_costs.program_id = programs.id
    where
        period_costs.amount is not null
        and period_costs.start_date is not null
        and not period_costs.is_deleted
)

select * from costs
