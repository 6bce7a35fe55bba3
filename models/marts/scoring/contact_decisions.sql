-- Whom it is worth to contact: open leads of which a conversion is likely enough to pay for the
-- contact, the likeliest first, as many as the team can contact in a month.
with scores as (
    select * from {{ ref('lead_model_scores') }}
),

lead_values as (
    select * from {{ ref('int_lead_values') }}
    where segment is not null
),

outcomes as (
    select lead_id from {{ ref('int_outcomes') }}
    where converted_on is not null
),

valued as (
    select
        scores.lead_id,
        scores.model_id,
        scores.model_version,
        lead_values.segment,
        scores.lead_score,
        scores.conversion_probability,
        lead_values.cost_per_contact,
        lead_values.value_per_conversion,
        scores.expected_value,
        lead_values.contacts_per_month,
        scores.is_primary,
        outcomes.lead_id is null as is_open,
        scores.as_of_date
    from scores
    inner join lead_values
        on scores.lead_id = lead_values.lead_id and scores.model_id = lead_values.model_id
    left join outcomes on scores.lead_id = outcomes.lead_id
),

placed as (
    select
        *,
        case
            when is_open and conversion_probability is not null
                then row_number() over (
                    partition by model_id, segment, is_open
                    order by conversion_probability desc, lead_score desc, lead_id asc
                )
        end as place
    from valued
),

cut as (
    select
        *,
        max(case when place = contacts_per_month then conversion_probability end)
            over (partition by model_id, segment) as capacity_threshold,
        {{ to_probability(clamp(
            'cast(cost_per_contact as ' ~ type_double() ~ ') / value_per_conversion', '0', '1'
        )) }} as break_even
    from placed
),

contact_decisions as (
    select
        lead_id,
        model_id,
        model_version,
        segment,
        lead_score,
        conversion_probability,
        cost_per_contact,
        value_per_conversion,
        expected_value,
        {{ to_probability('case
            when conversion_probability is null then null
            when capacity_threshold > break_even then capacity_threshold
            else break_even
        end') }} as contact_threshold,
        case
            when conversion_probability is not null
                then coalesce(
                    expected_value >= 0
                    and place <= coalesce(contacts_per_month, place), false
                )
        end as is_worth_a_contact,
        cast(place as {{ dbt.type_bigint() }}) as place,
        is_open,
        is_primary,
        as_of_date
    from cut
)

select * from contact_decisions
