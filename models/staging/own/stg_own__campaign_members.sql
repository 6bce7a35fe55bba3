{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('campaign_members') }}
),

campaign_members as (
    select {{ canonical('campaign_members', 'own', contract_as_it_is('campaign_members')) }}
    from own_rows
)

select * from campaign_members
