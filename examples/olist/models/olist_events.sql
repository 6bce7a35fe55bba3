-- The only thing that is known to have happened: the form on a landing page, sent on the day of first contact.
select
    'form-' || mql_id as source_event_id,
    'form_submit' as event_type,
    'web' as channel,
    mql_id as lead_source_id,
    landing_page_id as content_name,
    origin as utm_source,
    first_contact_date as occurred_at
from {{ source('olist', 'marketing_qualified_leads') }}
