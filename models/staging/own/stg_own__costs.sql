{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('costs') }}
),

costs as (
    select {{ canonical('costs', 'own', contract_as_it_is('costs')) }}
    from own_rows
)

select * from costs
