with job_titles as (
    select * from {{ ref('job_titles') }}
),

country_names as (
    select * from {{ ref('country_names') }}
),

industries as (
    select * from {{ ref('industries') }}
),

words as (
    select 'job_title' as kind, word, match as found_as, priority, job_level as meaning
    from job_titles
    union all
    select
        'country' as kind,
        name as word,
        'alone' as found_as,
        '1' as priority,
        country_code as meaning
    from country_names
    union all
    select 'industry' as kind, word, match as found_as, priority, industry_group as meaning
    from industries
),

as_written as (
    select
        kind,
        word,
        found_as,
        cast(priority as integer) as priority,
        nullif(trim(meaning), '') as meaning,
        trim({{ normalise_words('word') }}) as spelling
    from words
),

spellings as (
    select kind, word, found_as, priority, meaning, spelling, 1 as spelling_rank from as_written
    union all
    select
        kind, word, found_as, priority, meaning,
        {{ without_accents('spelling') }} as spelling, 2 as spelling_rank
    from as_written
    union all
    select
        kind, word, found_as, priority, meaning,
        {{ with_accents_spelled_out('spelling') }} as spelling, 3 as spelling_rank
    from as_written
),

patterns as (
    select
        kind,
        word,
        meaning,
        priority,
        case found_as
            when 'word' then ' ' || spelling || ' '
            when 'part' then spelling
            when 'ending' then spelling || ' '
            else '| ' || spelling || ' |'
        end as pattern,
        min(spelling_rank) as spelling_rank
    from spellings
    -- Signs alone would be found in every text.
    where spelling != ''
    group by kind, word, meaning, priority, found_as, spelling
)

select * from patterns
