with accounts as (
    {{ union_systems('accounts') }}
),

numbered as (
    select
        *,
        source_system || ':' || source_id as account_key,
        row_number() over (
            partition by source_system, source_id
            order by
                case when updated_at is null then 1 else 0 end asc,
                updated_at desc,
                case when loaded_at is null then 1 else 0 end asc,
                loaded_at desc,
                account_name asc
        ) as copy_number
    from accounts
),

-- Where a loader appends instead of replacing, the row that was updated last is the account.
live_accounts as (
    select *
    from numbered
    where copy_number = 1 and not coalesce(is_deleted, false)
)

select * from live_accounts
