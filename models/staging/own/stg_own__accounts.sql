{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('accounts') }}
),

accounts as (
    select {{ canonical('accounts', 'own', contract_as_it_is('accounts')) }}
    from own_rows
)

select * from accounts
