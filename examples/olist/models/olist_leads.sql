-- One row per lead. Only what was known before the deal: the closed-deal table is full of what sales wrote afterwards.
select
    mql_id as source_id,
    'mql' as source_object,
    origin as lead_source,
    landing_page_id as landing_page,
    first_contact_date as created_at
from {{ source('olist', 'marketing_qualified_leads') }}
