{{ config(enabled=training_weeks() > 0) }}

-- What was known of each raw account, and from which day until which. Deleted ones have none.
with
{{ known_periods('accounts', 'int_account_rows') }},

accounts as (
    select account_key from {{ ref('int_accounts') }}
),

account_periods as (
    select known_periods.*
    from known_periods
    inner join accounts on known_periods.source_key = accounts.account_key
)

select * from account_periods
