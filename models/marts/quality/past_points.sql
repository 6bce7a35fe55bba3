{{ config(
    materialized=kept_in_parts(),
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook="{{ lead_scoring.drop_older_of_month() }}",
    post_hook="{{ lead_scoring.forget_erased_leads() }}",
) }}

-- Which rules fired for which lead on the dates of past_scores, and what they gave.
-- depends_on: {{ ref('int_lead_rows') }}
with ledger as (
    select * from {{ ref('score_ledger') }}
    where rule_id is not null
),

date_to_keep as (
    {{ date_to_keep() }}
),

past_points as (
    select
        ledger.as_of_date,
        ledger.lead_id,
        ledger.model_id,
        ledger.rule_id,
        cast(sum(ledger.points) as {{ dbt.type_numeric() }}) as points
    from ledger
    inner join date_to_keep on ledger.as_of_date = date_to_keep.as_of_date
    group by 1, 2, 3, 4
)

select * from past_points
