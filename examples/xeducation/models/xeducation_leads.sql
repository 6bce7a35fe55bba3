-- One row per lead, with what was known before anybody called. Left out: Tags, Lead Quality, Lead Profile, Last Activity,
-- Last Notable Activity and the Asymmetrique columns, which sales or later days wrote. "Select" is a form nobody filled in.
-- The file has no dates; the number of a lead rises with time and stands in for it: 100 numbers are a day.
select
    "Lead Number" as source_id,
    "Lead Source" as lead_source,
    "Lead Origin" as lead_origin,
    nullif("What is your current occupation", 'Select') as job_title,
    "Country" as country,
    nullif("City", 'Select') as city,
    nullif("Specialization", 'Select') as specialization,
    nullif("How did you hear about X Education", 'Select') as heard_from,
    nullif("What matters most to you in choosing a course", 'Select') as matters_most,
    "TotalVisits" as visits,
    "Total Time Spent on Website" as seconds_on_site,
    "Page Views Per Visit" as pages_per_visit,
    "A free copy of Mastering The Interview" as interview_guide,
    "Do Not Email" as wants_no_email,
    date '2020-01-01' + cast(floor((cast("Lead Number" as integer) - 579533) / 100) as integer) as created_at
from {{ source('xeducation', 'raw_leads') }}
