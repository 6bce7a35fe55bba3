with

lead_records as (

    select job_title, country, industry from {{ ref('int_lead_records') }}

),

unknown as (

    select 'job_title' as kind, job_title as text from {{ ref('int_job_levels') }} where matched_word is null
    union all
    select 'country' as kind, country as text from {{ ref('int_country_codes') }} where matched_word is null
    union all
    select 'industry' as kind, industry as text from {{ ref('int_industry_groups') }} where matched_word is null

),

texts as (

    select 'job_title' as kind, job_title as text, count(*) as lead_records from lead_records group by job_title
    union all
    select 'country' as kind, country as text, count(*) as lead_records from lead_records group by country
    union all
    select 'industry' as kind, industry as text, count(*) as lead_records from lead_records group by industry

),

unknown_words as (

    select unknown.kind, unknown.text, texts.lead_records
    from unknown
    inner join texts on unknown.kind = texts.kind and unknown.text = texts.text

)

select * from unknown_words
