-- Olist's file has won deals only: a lead without a row here may still be open, or lost.
select
    seller_id || '-' || mql_id as source_id,
    mql_id as lead_source_id,
    'won' as stage,
    true as is_closed,
    true as is_won,
    won_date as created_at,
    won_date as closed_at
from {{ source('olist', 'closed_deals') }}
