-- Every raw lead record of every system as it was known on the as-of date, and whether it may take
-- part at all.
{%- set domains_without_leads = var('internal_domains')
    + ['example.com', 'example.org', 'example.net', 'test.com', 'test.test'] %}

with lead_rows as (
    select * from {{ ref('int_lead_rows') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

versions as (
    {{ known_versions('leads', 'lead_rows', 'lead_record_history') }}
),

known as (
    select
        lead_rows.source_system,
        {{ known_columns('leads', 'lead_rows', 'versions') }},
        lead_rows.source_key,
        lead_rows.is_duplicate,
        lead_rows.clean_email,
        {{ 'versions' if var('as_of', '') else 'lead_rows' }}.email_domain,
        coalesce(lead_rows.is_test, false)
        or coalesce(lead_rows.email_domain in ({{ quoted(domains_without_leads) }}), false)
        or coalesce(lead_rows.mailbox = 'test', false) as is_suppressed,
        not lead_rows.is_duplicate
        and coalesce(cast(lead_rows.created_at as date) <= clock.as_of_date, true) as is_known
    from lead_rows
    cross join clock
    left join versions on lead_rows.source_key = versions.source_key
)

select * from known
