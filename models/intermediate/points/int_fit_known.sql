-- How much is known of what the fit rules ask for: 0.75 is three of four attributes. A low score
-- with a low share is not a bad lead.
with rules as (
    select * from {{ ref('int_rules_in_force') }}
    where axis = 'fit' and subject in ('lead', 'account')
),

pieces as (
    select * from {{ ref('int_signal_pieces') }}
),

attributes as (
    select * from {{ ref('int_lead_attributes') }}
),

lead_models as (
    select lead_id, model_id from {{ ref('int_lead_models') }}
),

asked_for as (
    select distinct rules.model_id, pieces.subject, pieces.compared
    from rules
    inner join pieces on rules.signal_id = pieces.signal_id
),

fit_known as (
    select
        lead_models.lead_id,
        lead_models.model_id,
        {{ share('count(attributes.value_text)', 'count(*)') }} as fit_known_share
    from lead_models
    inner join asked_for on lead_models.model_id = asked_for.model_id
    inner join attributes
        on
            lead_models.lead_id = attributes.lead_id
            and asked_for.subject = attributes.subject
            and asked_for.compared = attributes.attribute
    group by 1, 2
)

select * from fit_known
