{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('leads') }}
),

leads as (
    select {{ canonical('leads', 'own', contract_as_it_is('leads')) }}
    from own_rows
)

select * from leads
