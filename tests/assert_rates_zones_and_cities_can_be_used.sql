-- Every row of the files of rates, time zones, cities and countries that cannot be used, and why.
{%- set rest = namespace(sql="'|' || lower(weekend) || '|'") %}
{%- for day in ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] %}
{%- set rest.sql = "replace(" ~ rest.sql ~ ", '" ~ day ~ "|', '')" %}
{%- endfor %}

with exchange_rates as (
    select
        {{ currency_code('currency') }} as currency,
        {{ try_date('trim(valid_from)') }} as valid_from,
        {{ try_number('trim(units_per_usd)') }} as units_per_usd,
        currency as written_as
    from {{ ref('exchange_rates') }}
),

time_zones as (
    select
        time_zone,
        valid_from,
        {{ try_number('utc_offset_minutes') }} as utc_offset_minutes
    from {{ ref('time_zones') }}
),

cities as (
    select
        city, country_code, time_zone,
        {{ without_accents(normalise_words('city')) }} as spelling
    from {{ ref('cities') }}
),

countries as (
    select * from {{ ref('countries') }}
),

places as (
    select
        'cities' as seed,
        city as row_key,
        time_zone
    from cities
    union all
    select
        'countries' as seed,
        country_code as row_key,
        time_zone
    from countries
    where time_zone is not null
),

known_zones as (
    select distinct time_zone from time_zones
),

problems as (
    select
        'exchange_rates' as seed,
        written_as as row_key,
        'needs a currency, a day such as 2026-03-31 and a rate above 0' as problem
    from exchange_rates
    where currency is null or valid_from is null or units_per_usd is null or units_per_usd <= 0
    union all
    select
        'exchange_rates' as seed,
        currency as row_key,
        'has two rates of one day' as problem
    from exchange_rates
    group by currency, valid_from
    having count(*) > 1
    union all
    select
        'time_zones' as seed,
        time_zone as row_key,
        'needs one zone, time and offset a row' as problem
    from time_zones
    group by time_zone, valid_from
    having
        count(*) > 1
        or time_zone is null
        or valid_from is null
        or max(utc_offset_minutes) is null
    union all
    select
        'cities' as seed,
        spelling as row_key,
        'is in two time zones of one country' as problem
    from cities
    group by country_code, spelling
    having count(distinct time_zone) > 1
    union all
    select
        'cities' as seed,
        cities.city as row_key,
        'needs a name and a country of countries.csv' as problem
    from cities
    left join countries on cities.country_code = countries.country_code
    where countries.country_code is null or coalesce(trim(cities.spelling), '') = ''
    union all
    select
        places.seed,
        places.row_key,
        'has a zone without offsets: run python -m lead_scoring time-zones' as problem
    from places
    left join known_zones on places.time_zone = known_zones.time_zone
    where known_zones.time_zone is null
    union all
    select
        'countries' as seed,
        country_code as row_key,
        'needs a weekend such as sat|sun, or none' as problem
    from countries
    where {{ rest.sql }} <> '|'
)

select * from problems
