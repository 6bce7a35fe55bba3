-- Our CRM's people as lead_scoring wants them: its column names, nothing else.
select
    person_no as source_id,
    'person' as source_object,
    mail as email,
    person_name as full_name,
    role as job_title,
    hotel as company_name,
    land as country,
    rooms,
    came_by as lead_source,
    removed as is_deleted,
    entered_on as created_at
from {{ ref('crm_people') }}
