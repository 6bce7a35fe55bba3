with lead_records as (
    select country from {{ ref('int_lead_records') }}
),

names as (
    select * from {{ ref('int_dictionary_words') }}
    where kind = 'country'
),

countries as (
    select * from {{ ref('countries') }}
),

texts as (
    select country, '|' || {{ normalise_words('country') }} || '|' as words
    from lead_records
    where trim(country) != ''
    group by country
),

matches as (
    select
        texts.country,
        names.meaning as country_code,
        names.word as matched_word,
        row_number() over (
            partition by texts.country
            order by names.spelling_rank, names.word
        ) as place
    from texts
    inner join names on texts.words = names.pattern
),

country_codes as (
    select texts.country, matches.country_code, countries.region, matches.matched_word
    from texts
    left join matches on texts.country = matches.country and matches.place = 1
    left join countries on matches.country_code = countries.country_code
)

select * from country_codes
