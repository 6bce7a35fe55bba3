{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('owners') }}
),

owners as (
    select {{ canonical('owners', 'own', contract_as_it_is('owners')) }}
    from own_rows
)

select * from owners
