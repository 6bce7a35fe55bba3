-- How likely each lead is to convert by each model that scores it, and what a contact would be
-- worth. A lead of several segments counts in the one in which a conversion is worth most.
with lead_points as (
    select * from {{ ref('int_lead_points') }}
),

probabilities as (
    select * from {{ ref('int_probabilities') }}
),

contact_values as (
    select * from {{ ref('int_contact_values') }}
),

lead_signals as (
    select * from {{ ref('int_lead_signals') }}
    where not is_unknown
),

likely as (
    select
        lead_points.lead_id,
        lead_points.model_id,
        {{ probability_of_score(
            'lead_points.lead_score', 'probabilities.intercept',
            'probabilities.points_to_double_odds'
        ) }} as conversion_probability
    from lead_points
    left join probabilities
        on
            lead_points.model_id = probabilities.model_id
            and lead_points.model_version = probabilities.version
),

segments as (
    select
        likely.lead_id,
        contact_values.*,
        row_number() over (
            partition by likely.lead_id, likely.model_id
            order by
                case when contact_values.segment_signal is null then 1 else 0 end,
                contact_values.value_per_conversion desc,
                contact_values.segment
        ) as place
    from likely
    inner join contact_values on likely.model_id = contact_values.model_id
    left join lead_signals
        on
            likely.lead_id = lead_signals.lead_id
            and contact_values.segment_signal = lead_signals.signal_id
    where contact_values.segment_signal is null or lead_signals.lead_id is not null
),

lead_values as (
    select
        likely.lead_id,
        likely.model_id,
        likely.conversion_probability,
        segments.segment,
        segments.cost_per_contact,
        segments.value_per_conversion,
        segments.contacts_per_month,
        {{ round_points(
            'cast(likely.conversion_probability as ' ~ type_double() ~ ')'
            ~ ' * cast(segments.value_per_conversion as ' ~ type_double() ~ ')'
            ~ ' - cast(segments.cost_per_contact as ' ~ type_double() ~ ')'
        ) }} as expected_value
    from likely
    left join segments
        on
            likely.lead_id = segments.lead_id
            and likely.model_id = segments.model_id
            and segments.place = 1
)

select * from lead_values
