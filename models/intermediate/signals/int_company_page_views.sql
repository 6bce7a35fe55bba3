-- Pages that somebody of a company looked at, as events of all leads of the company: who it was,
-- nobody knows. Made only where a signal asks for them.
with events as (
    select * from {{ ref('int_events') }}
    where not_scored_reason = 'of a company, not of a person' and event_type = 'page_view'
),

company_leads as (
    select * from {{ ref('int_company_leads') }}
),

asked_for as (
    select distinct 1 as company_page_views from {{ ref('int_signal_pieces') }}
    where
        subject = 'event'
        and {{ dbt.position("'|company_page_view|'", 'event_types') }} > 0
),

company_page_views as (
    select
        'company:' || events.event_id || ':' || company_leads.lead_id as event_id,
        company_leads.lead_id,
        events.source_system,
        'company_page_view' as event_type,
        events.channel,
        events.direction,
        events.page_path,
        events.content_name,
        events.campaign_name,
        events.outcome,
        events.utm_source,
        events.utm_medium,
        events.utm_campaign,
        events.value,
        events.duration_seconds,
        events.occurred_at,
        events.event_date,
        events.available_date
    from events
    cross join asked_for
    inner join company_leads on events.account_key = company_leads.account_key
)

select * from company_page_views
