-- The cities that lead records name, as cities.csv knows them. A name may be in several countries;
-- what is behind a comma ("Austin, TX") does not count.
{%- set name = dbt.split_part('city', "','", 1) %}

with lead_records as (
    select city from {{ ref('int_lead_records') }}
),

cities as (
    select
        country_code,
        {{ without_accents(normalise_words('city')) }} as spelling,
        min(time_zone) as time_zone
    from {{ ref('cities') }}
    group by 1, 2
),

texts as (
    select
        city,
        {{ without_accents(normalise_words(name)) }} as spelling
    from lead_records
    where trim(city) != ''
    group by 1
),

city_time_zones as (
    select texts.city, cities.country_code, cities.time_zone
    from texts
    inner join cities on texts.spelling = cities.spelling
)

select * from city_time_zones
