-- Every raw lead record of every system, with the few things cleaned that identity needs. Where a
-- loader appends instead of replacing, the row of an id that was updated last is the record.
{%- set mailbox = dbt.split_part('cleaned.clean_email', "'@'", 1) %}
{%- set domain = dbt.split_part('cleaned.clean_email', "'@'", 2) %}
{%- set domains_without_leads = var('internal_domains')
    + ['example.com', 'example.org', 'example.net', 'test.com', 'test.test'] %}

with records as (
    {{ union_systems('leads') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

cleaned as (
    select
        records.*,
        records.source_system || ':' || records.source_id as source_key,
        {{ clean_email('records.email') }} as clean_email,
        row_number() over (
            partition by records.source_system, records.source_id
            order by
                case when records.updated_at is null then 1 else 0 end asc,
                records.updated_at desc,
                case when records.loaded_at is null then 1 else 0 end asc,
                records.loaded_at desc,
                records.email asc
        ) > 1 as is_duplicate
    from records
),

lead_records as (
    select
        cleaned.*,
        {{ domain }} as email_domain,
        coalesce(cleaned.is_test, false)
        or coalesce({{ domain }} in ({{ quoted(domains_without_leads) }}), false)
        or coalesce({{ mailbox }} = 'test', false) as is_suppressed,
        not cleaned.is_duplicate
        and coalesce(cast(cleaned.created_at as date) <= clock.as_of_date, true) as is_known
    from cleaned
    cross join clock
)

select * from lead_records
