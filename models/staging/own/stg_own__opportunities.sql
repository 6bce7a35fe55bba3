{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('opportunities') }}
),

opportunities as (
    select {{ canonical('opportunities', 'own', contract_as_it_is('opportunities')) }}
    from own_rows
)

select * from opportunities
