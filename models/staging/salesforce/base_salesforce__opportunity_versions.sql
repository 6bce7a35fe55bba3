{{ config(enabled=in_use('salesforce')) }}

-- What an opportunity was like after each of its changes. Two tables are called
-- opportunity_history: Salesforce's own object, one row for each change of stage, amount or close
-- date; and what Fivetran's history mode makes of opportunities, where id is the opportunity.
with raw_versions as (
    {{ raw_table('salesforce', 'opportunity_history', [], {
        'text': ['id', 'opportunity_id', 'stage_name'],
        'number': ['amount'],
        'timestamp': ['created_date', '_fivetran_start'],
    }) }}
),

versions as (
    select
        {{ salesforce_id('coalesce(opportunity_id, id)') }} as opportunity_id,
        id as version_id,
        stage_name,
        amount,
        case
            when opportunity_id is null then coalesce(_fivetran_start, created_date)
            else created_date
        end as changed_at,
        loaded_at
    from raw_versions
),

compared as (
    select
        *,
        {% for column in ['stage_name', 'amount'] -%}
        lag({{ column }}) over (
            partition by opportunity_id
            order by changed_at nulls last, version_id nulls last
        ) as previous_{{ column }},
        {% endfor -%}
        row_number() over (
            partition by opportunity_id
            order by changed_at nulls last, version_id nulls last
        ) as version_number
    from versions
)

select * from compared
