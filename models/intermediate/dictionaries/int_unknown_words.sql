with lead_records as (
    select job_title, country, industry from {{ ref('int_lead_records') }}
),

unknown as (
    select 'job_title' as kind, job_title as written_as
    from {{ ref('int_job_levels') }}
    where matched_word is null
    union all
    select 'country' as kind, country as written_as
    from {{ ref('int_country_codes') }}
    where matched_word is null
    union all
    select 'industry' as kind, industry as written_as
    from {{ ref('int_industry_groups') }}
    where matched_word is null
),

counts as (
    select 'job_title' as kind, job_title as written_as, count(*) as lead_records
    from lead_records
    group by job_title
    union all
    select 'country' as kind, country as written_as, count(*) as lead_records
    from lead_records
    group by country
    union all
    select 'industry' as kind, industry as written_as, count(*) as lead_records
    from lead_records
    group by industry
),

unknown_words as (
    select unknown.kind, unknown.written_as, counts.lead_records
    from unknown
    inner join counts on unknown.kind = counts.kind and unknown.written_as = counts.written_as
)

select * from unknown_words
