{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('consents') }}
),

consents as (
    select {{ canonical('consents', 'own', contract_as_it_is('consents')) }}
    from own_rows
)

select * from consents
