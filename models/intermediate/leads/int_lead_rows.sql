-- Every raw lead record of every system, as the tables hold it now, with the few things cleaned
-- that identity needs.
with all_rows as (
    {{ newest_rows('leads') }}
),

cleaned as (
    select
        all_rows.*,
        {{ clean_email('all_rows.email') }} as clean_email
    from all_rows
),

lead_rows as (
    select
        *,
        {{ dbt.split_part('clean_email', "'@'", 1) }} as mailbox,
        {{ dbt.split_part('clean_email', "'@'", 2) }} as email_domain
    from cleaned
)

select * from lead_rows
