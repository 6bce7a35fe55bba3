-- Every lead with its score by its primary model, as of the as-of date, and why.
with leads as (
    select * from {{ ref('int_leads') }}
),

scores as (
    select * from {{ ref('lead_model_scores') }}
    where is_primary
),

reasons as (
    select * from {{ ref('int_lead_reasons') }}
),

contact_hours as (
    select * from {{ ref('int_contact_hours') }}
),

consents as (
    select
        lead_id,
        max(case when channel = 'email' then status end) as email_consent,
        max(case when channel = 'phone' then status end) as phone_consent
    from {{ ref('int_consents') }}
    group by 1
),

owners as (
    select * from {{ ref('int_owners') }}
),

fit_known as (
    select * from {{ ref('int_fit_known') }}
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

scored_leads as (
    select
        leads.lead_id,
        scores.model_id,
        scores.model_version,
        scores.rules_hash,
        leads.email,
        leads.full_name,
        leads.job_title,
        leads.company_name,
        leads.country_code,
        leads.lead_source,
        leads.owner_key,
        owners.owner_name,
        leads.account_key,
        scores.fit_grade,
        scores.engagement_level,
        scores.grade,
        scores.tier,
        {% for n in [1, 2, 3] -%}
        reasons.reason_up_{{ n }},
        {% endfor -%}
        {% for n in [1, 2, 3] -%}
        reasons.reason_down_{{ n }},
        {% endfor -%}
        {% for column in point_columns() -%}
        cast(coalesce(scores.{{ column }}, 0) as {{ dbt.type_numeric() }}) as {{ column }},
        {% endfor -%}
        scores.conversion_probability,
        scores.expected_value,
        cast(fit_known.fit_known_share as {{ dbt.type_numeric() }}) as fit_known_share,
        leads.is_point_in_time as fit_is_point_in_time,
        leads.time_zone,
        contact_hours.best_contact_hour,
        contact_hours.contact_from,
        contact_hours.contact_until,
        leads.is_opted_out_of_email,
        coalesce(consents.email_consent, 'unknown') as email_consent,
        coalesce(consents.phone_consent, 'unknown') as phone_consent,
        coalesce(consents.email_consent = 'opted_in', false) as may_email,
        coalesce(consents.phone_consent = 'opted_in', false) as may_call,
        coalesce(scores.is_held_out, false) as is_held_out,
        leads.history_starts_on,
        clock.as_of_date,
        leads.created_at
    from leads
    cross join clock
    left join scores on leads.lead_id = scores.lead_id
    left join reasons
        on scores.lead_id = reasons.lead_id and scores.model_id = reasons.model_id
    left join consents on leads.lead_id = consents.lead_id
    left join owners on leads.owner_key = owners.owner_key
    left join contact_hours on leads.lead_id = contact_hours.lead_id
    left join fit_known
        on scores.lead_id = fit_known.lead_id and scores.model_id = fit_known.model_id
)

select * from scored_leads
