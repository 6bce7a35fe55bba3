{{ config(enabled=in_use('own')) }}

with own_rows as (
    {{ own_table('events') }}
),

events as (
    select {{ canonical('events', 'own', contract_as_it_is('events')) }}
    from own_rows
)

select * from events
