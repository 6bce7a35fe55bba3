{{ config(enabled=training_weeks() > 0) }}

-- What each lead had become of it, as seen from past days on which it was open: the rows that
-- points are learned from.
with leads as (
    select lead_id, created_date from {{ ref('int_leads') }}
    where created_date is not null
),

outcomes as (
    select lead_id, converted_on from {{ ref('int_outcomes') }}
),

clock as (
    select
        as_of_date,
        {{ dbt.dateadd('day', -7 * training_weeks(), 'as_of_date') }} as reaches_back_to
    from {{ ref('int_clock') }}
),

{% if training_at() == 'week' -%}
-- Sundays, whatever the as-of date is: 1899-12-31 was one.
numbers as (
    {{ dbt.generate_series([training_weeks(), 1] | max) }}
),

weeks as (
    select
        cast({{ dbt.dateadd(
            'day',
            '-7 * cast(numbers.generated_number - 1 as ' ~ dbt.type_int() ~ ') - mod('
            ~ dbt.datediff("cast('1899-12-31' as date)", 'clock.as_of_date', 'day') ~ ', 7)',
            'clock.as_of_date'
        ) }} as date) as snapshot_date
    from numbers
    cross join clock
),

{% endif -%}
looked_at as (
    select
        leads.lead_id,
        {{ 'weeks.snapshot_date' if training_at() == 'week' else 'leads.created_date' }}
            as snapshot_date,
        leads.created_date,
        outcomes.converted_on,
        clock.as_of_date
    from leads
    cross join clock
    {% if training_at() == 'week' -%}
    inner join weeks on leads.created_date <= weeks.snapshot_date
    {% endif -%}
    left join outcomes on leads.lead_id = outcomes.lead_id
    where leads.created_date <= clock.as_of_date
    {%- if training_at() == 'arrival' %} and leads.created_date > clock.reaches_back_to{% endif %}
),

judged as (
    select
        *,
        cast({{ dbt.dateadd(
            'day', conversion_days(), 'snapshot_date'
        ) }} as date) as ripe_on,
        {{ dbt.datediff('created_date', 'snapshot_date', 'day') }}
            as age_days
    from looked_at
    where converted_on is null or converted_on > snapshot_date
),

training_leads as (
    select
        lead_id,
        snapshot_date,
        cast(age_days as {{ dbt.type_int() }}) as days_since_created,
        converted_on,
        cast(case when converted_on <= ripe_on then 1 else 0 end as {{ dbt.type_int() }})
            as is_converted,
        ripe_on <= as_of_date as is_ripe
    from judged
)

select * from training_leads
