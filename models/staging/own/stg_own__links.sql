{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('links') }}
),

links as (
    select {{ canonical('links', 'own', contract_as_it_is('links')) }}
    from own_rows
)

select * from links
