-- Every raw lead record of every system as it was known on the as-of date, and whether it may take
-- part at all.
{%- set test_domains = ['example.com', 'example.org', 'example.net', 'test.com', 'test.test'] %}

with lead_rows as (
    select * from {{ ref('int_lead_rows') }}
),

shared_mailboxes as (
    select * from {{ ref('shared_mailboxes') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

versions as (
    {{ known_versions('leads', 'lead_rows') }}
),

known as (
    select
        lead_rows.source_system,
        {{ known_columns('leads', 'lead_rows', 'versions') }},
        lead_rows.source_key,
        lead_rows.is_duplicate,
        lead_rows.clean_email,
        {{ 'versions' if var('as_of', '') else 'lead_rows' }}.email_domain,
        -- Several people read the mail of info@: there the name must be the same too.
        case
            when shared_mailboxes.mailbox is null then lead_rows.clean_email
            else lead_rows.clean_email || ' ' || lower({{ clean_name('lead_rows.full_name') }})
        end as merge_email,
        case
            when lead_rows.is_test then 'test record'
            when lead_rows.mailbox = 'test' then 'mailbox called test'
            when lead_rows.email_domain in ({{ quoted(test_domains) }}) then 'domain for tests'
            when lead_rows.email_domain in ({{ quoted(var('internal_domains') + ['']) }})
                then 'colleague'
        end as suppressed_reason,
        not lead_rows.is_duplicate
        and coalesce(cast(lead_rows.created_at as date) <= clock.as_of_date, true) as is_known
    from lead_rows
    cross join clock
    left join shared_mailboxes on lead_rows.mailbox = shared_mailboxes.mailbox
    left join versions on lead_rows.source_key = versions.source_key
)

select * from known
