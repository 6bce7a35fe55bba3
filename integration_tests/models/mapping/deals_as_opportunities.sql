select
    deal_no as source_id,
    person_no as lead_source_id,
    deal_stage as stage,
    worth as amount,
    'EUR' as currency,
    closed_on is not null as is_closed,
    deal_stage = 'signed' as is_won,
    opened_on as created_at,
    closed_on as closed_at
from {{ ref('crm_deals') }}
