-- Which leads belong to the company of an account, whichever system knows the account: by the
-- account of the lead, or by the domain of its mail or of its own account. Mail providers are
-- nobody's company.
with leads as (
    select * from {{ ref('int_leads') }}
),

accounts as (
    select account_key, domain from {{ ref('int_accounts') }}
),

company_leads as (
    select account_key, lead_id from leads
    where account_key is not null
    {{ union_distinct() }}
    select accounts.account_key, leads.lead_id
    from accounts
    inner join leads on accounts.domain = leads.email_domain
    where not coalesce(leads.is_free_email, true)
    {{ union_distinct() }}
    select accounts.account_key, leads.lead_id
    from accounts
    inner join leads on accounts.domain = leads.account_domain
)

select * from company_leads
