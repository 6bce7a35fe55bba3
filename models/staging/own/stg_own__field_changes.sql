{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('field_changes') }}
),

field_changes as (
    select {{ canonical('field_changes', 'own', contract_as_it_is('field_changes')) }}
    from own_rows
)

select * from field_changes
