-- Every raw account of every system, as the tables hold it now.
with account_rows as (
    {{ newest_rows('accounts') }}
)

select * from account_rows
