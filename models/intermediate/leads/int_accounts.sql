with accounts as (

    {{ union_systems('accounts') }}

),

live_accounts as (

    select
        *,
        source_system || ':' || source_id as account_key
    from accounts
    where not coalesce(is_deleted, false)

)

select * from live_accounts
