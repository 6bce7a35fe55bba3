-- The best hour to reach each lead, by its own clock, and when its office opens next. The hour is
-- the one in which the lead itself was most active; if it did too little, the one of its country;
-- else the hour after the office opens.
{%- set opens, closes = office_hours() %}

with leads as (
    select * from {{ ref('int_leads') }}
    where time_zone is not null
),

contact_days as (
    select * from {{ ref('int_contact_days') }}
),

hours_of_leads as (
    select * from {{ ref('int_active_hours') }}
    where local_hour >= {{ opens }} and local_hour < {{ closes }}
),

hours_of_countries as (
    select
        country_code,
        local_hour,
        sum(event_count) as event_count
    from hours_of_leads
    group by 1, 2
),

{% for whose, key, at_least in [('leads', 'lead_id', 3), ('countries', 'country_code', 30)] -%}
best_hours_of_{{ whose }} as (
    select
        {{ key }},
        local_hour,
        row_number() over (
            partition by {{ key }}
            order by event_count desc, local_hour asc
        ) as place,
        sum(event_count) over (partition by {{ key }}) >= {{ at_least }} as is_enough
    from hours_of_{{ whose }}
),

{% endfor -%}
contact_hours as (
    select
        leads.lead_id,
        leads.time_zone,
        coalesce(
            of_lead.local_hour, of_country.local_hour, {{ [opens + 1, closes - 1] | min }}
        ) as best_contact_hour,
        contact_days.contact_from,
        contact_days.contact_until
    from leads
    left join best_hours_of_leads as of_lead
        on leads.lead_id = of_lead.lead_id and of_lead.place = 1 and of_lead.is_enough
    left join best_hours_of_countries as of_country
        on
            leads.country_code = of_country.country_code
            and of_country.place = 1
            and of_country.is_enough
    left join contact_days
        on
            leads.country_code = contact_days.country_code
            and leads.time_zone = contact_days.time_zone
)

select * from contact_hours
