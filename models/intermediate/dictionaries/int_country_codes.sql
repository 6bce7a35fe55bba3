with raw_countries as (
    select country from {{ ref('int_lead_records') }}
    union all
    select country from {{ ref('int_accounts') }}
),

names as (
    select * from {{ ref('int_dictionary_words') }}
    where kind = 'country'
),

countries as (
    select * from {{ ref('countries') }}
),

-- cities.csv has the cities of countries whose clocks are not all alike.
time_zones as (
    select
        countries.country_code,
        max(case when cities.time_zone != countries.time_zone then 1 else 0 end) = 1
            as has_several_time_zones
    from countries
    left join {{ ref('cities') }} as cities on countries.country_code = cities.country_code
    group by countries.country_code
),

texts as (
    select country, '|' || {{ normalise_words('country') }} || '|' as words
    from raw_countries
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
    select
        texts.country,
        matches.country_code,
        countries.region,
        countries.time_zone,
        time_zones.has_several_time_zones,
        matches.matched_word
    from texts
    left join matches on texts.country = matches.country and matches.place = 1
    left join countries on matches.country_code = countries.country_code
    left join time_zones on matches.country_code = time_zones.country_code
)

select * from country_codes
