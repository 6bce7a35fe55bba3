with lead_records as (
    select job_title from {{ ref('int_lead_records') }}
),

words as (
    select * from {{ ref('int_dictionary_words') }}
    where kind = 'job_title'
),

titles as (
    select job_title, '|' || {{ normalise_words('job_title') }} || '|' as words
    from lead_records
    where trim(job_title) != ''
    group by job_title
),

matches as (
    select
        titles.job_title,
        words.meaning as job_level,
        words.word as matched_word,
        row_number() over (
            partition by titles.job_title
            order by words.priority, words.spelling_rank, -length(words.pattern), words.word
        ) as place
    from titles
    inner join words on {{ dbt.position('words.pattern', 'titles.words') }} > 0
),

job_levels as (
    select titles.job_title, matches.job_level, matches.matched_word
    from titles
    left join matches on titles.job_title = matches.job_title and matches.place = 1
)

select * from job_levels
