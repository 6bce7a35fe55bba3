{{ config(
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
) }}

-- The rules of every past day, cell by cell: a build that finds rule files without errors that
-- differ from those kept last keeps them. A build as of a past day keeps nothing; it reads.
{%- if var('as_of', '') %}

with rule_history as (
    {%- set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}
    select
        {{ text }} as rule_set_hash,
        cast(null as date) as kept_on,
        cast(null as {{ dbt.type_timestamp() }}) as kept_at,
        {{ text }} as file_name,
        cast(null as {{ dbt.type_int() }}) as row_number,
        {{ text }} as row_id,
        {{ text }} as column_name,
        {{ text }} as value
    limit 0
)
{%- else %}
-- depends_on: {{ ref('rule_errors') }}

with cells as (
    select * from {{ ref('int_rule_cells') }}
    where value is not null
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

fingerprint as (
    select {{ dbt.hash(dbt.listagg(
        "file_name || row_id || column_name || value", "'|'",
        'order by file_name, row_id, column_name'
    )) }} as rule_set_hash
    from cells
),

{%- if var('tables_stand', false) or flags.INTROSPECT and is_incremental() %}

kept_last as (
    select max(rule_set_hash) as rule_set_hash from {{ this }}
    where kept_at = (select max(kept_at) from {{ this }})
),
{%- else %}

kept_last as (
    select cast(null as {{ dbt.type_string() }}) as rule_set_hash
),
{%- endif %}

rule_history as (
    select
        fingerprint.rule_set_hash,
        clock.as_of_date as kept_on,
        cast('{{ run_started_at.strftime("%Y-%m-%d %H:%M:%S.%f") }}' as {{ dbt.type_timestamp() }})
            as kept_at,
        cells.file_name,
        cells.row_number,
        cells.row_id,
        cells.column_name,
        cells.value
    from cells
    cross join clock
    cross join fingerprint
    cross join kept_last
    where fingerprint.rule_set_hash <> coalesce(kept_last.rule_set_hash, '')
)
{%- endif %}

select * from rule_history
