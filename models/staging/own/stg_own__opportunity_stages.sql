{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('opportunity_stages') }}
),

opportunity_stages as (
    select {{ canonical('opportunity_stages', 'own', contract_as_it_is('opportunity_stages')) }}
    from own_rows
)

select * from opportunity_stages
