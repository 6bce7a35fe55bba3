-- From which probability and which score on a contact pays, for each model and segment of leads:
-- the cost of a contact over the value of a conversion, or, if that is stricter, the last lead that
-- the team has time for.
with contact_values as (
    select * from {{ ref('int_contact_values') }}
),

models as (
    select model_id, version, mode from {{ ref('int_models') }}
    where mode <> 'draft'
),

probabilities as (
    select * from {{ ref('int_probabilities') }}
),

decisions as (
    select * from {{ ref('contact_decisions') }}
),

counted as (
    select
        model_id,
        segment,
        sum(case when is_open then 1 else 0 end) as open_leads,
        sum(case when is_open and expected_value >= 0 then 1 else 0 end) as leads_that_pay,
        sum(case when is_worth_a_contact then 1 else 0 end) as leads_to_contact,
        sum(case when is_worth_a_contact then expected_value end) as expected_value,
        max(contact_threshold) as contact_threshold
    from decisions
    group by 1, 2
),

joined as (
    select
        contact_values.model_id,
        models.version as model_version,
        contact_values.segment,
        contact_values.cost_per_contact,
        contact_values.value_per_conversion,
        contact_values.contacts_per_month,
        {{ to_probability(clamp(
            'cast(contact_values.cost_per_contact as ' ~ type_double()
            ~ ') / contact_values.value_per_conversion', '0', '1'
        )) }} as break_even_probability,
        counted.contact_threshold,
        coalesce(counted.open_leads, 0) as open_leads,
        coalesce(counted.leads_that_pay, 0) as leads_that_pay,
        coalesce(counted.leads_to_contact, 0) as leads_to_contact,
        counted.expected_value,
        probabilities.intercept,
        probabilities.points_to_double_odds
    from contact_values
    inner join models on contact_values.model_id = models.model_id
    left join probabilities on contact_values.model_id = probabilities.model_id
    left join counted
        on
            contact_values.model_id = counted.model_id
            and contact_values.segment = counted.segment
),

contact_thresholds as (
    select
        joined.model_id,
        joined.model_version,
        joined.segment,
        joined.cost_per_contact,
        joined.value_per_conversion,
        joined.contacts_per_month,
        joined.break_even_probability,
        cast(
            {{ score_of_probability('joined.break_even_probability') }}
            as {{ dbt.type_numeric() }}
        ) as break_even_score,
        {{ to_probability('joined.contact_threshold') }} as contact_threshold,
        cast(
            {{ score_of_probability('joined.contact_threshold') }} as {{ dbt.type_numeric() }}
        ) as contact_threshold_score,
        case
            when joined.contact_threshold > joined.break_even_probability then 'capacity'
            when joined.contact_threshold is not null then 'cost over value'
        end as decided_by,
        cast(joined.open_leads as {{ dbt.type_bigint() }}) as open_leads,
        cast(joined.leads_that_pay as {{ dbt.type_bigint() }}) as leads_that_pay,
        cast(joined.leads_to_contact as {{ dbt.type_bigint() }}) as leads_to_contact,
        cast(joined.expected_value as {{ dbt.type_numeric() }}) as expected_value,
        clock.as_of_date
    from joined
    cross join {{ ref('int_clock') }} as clock
)

select * from contact_thresholds
