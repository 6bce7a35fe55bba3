-- Every account as it was known on the as-of date, without the deleted ones.
with account_rows as (
    select * from {{ ref('int_account_rows') }}
),

versions as (
    {{ known_versions('accounts', 'account_rows') }}
),

live_accounts as (
    select
        account_rows.source_key as account_key,
        account_rows.source_system,
        {{ known_columns('accounts', 'account_rows', 'versions') }}
    from account_rows
    left join versions on account_rows.source_key = versions.source_key
    where not account_rows.is_duplicate and not coalesce(account_rows.is_deleted, false)
)

select * from live_accounts
