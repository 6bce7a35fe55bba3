with raw_industries as (
    select industry from {{ ref('int_lead_records') }}
    union all
    select industry from {{ ref('int_accounts') }}
),

words as (
    select * from {{ ref('int_dictionary_words') }}
    where kind = 'industry'
),

industries as (
    select industry, '|' || {{ normalise_words('industry') }} || '|' as words
    from raw_industries
    where trim(industry) != ''
    group by industry
),

matches as (
    select
        industries.industry,
        words.meaning as industry_group,
        words.word as matched_word,
        row_number() over (
            partition by industries.industry
            order by words.priority, words.spelling_rank, -length(words.pattern), words.word
        ) as place
    from industries
    inner join words on {{ dbt.position('words.pattern', 'industries.words') }} > 0
),

industry_groups as (
    select industries.industry, matches.industry_group, matches.matched_word
    from industries
    left join matches on industries.industry = matches.industry and matches.place = 1
)

select * from industry_groups
