{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('campaigns') }}
),

campaigns as (
    select {{ canonical('campaigns', 'own', contract_as_it_is('campaigns')) }}
    from own_rows
)

select * from campaigns
