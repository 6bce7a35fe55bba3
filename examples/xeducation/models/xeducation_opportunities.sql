-- Who converted, without a date: the day after the lead came stands in for it.
select
    'deal-' || source_id as source_id,
    source_id as lead_source_id,
    'won' as stage,
    true as is_closed,
    true as is_won,
    created_at + 1 as created_at,
    created_at + 1 as closed_at
from {{ ref('xeducation_leads') }}
where source_id in (select "Lead Number" from {{ source('xeducation', 'raw_leads') }} where "Converted" = '1')
