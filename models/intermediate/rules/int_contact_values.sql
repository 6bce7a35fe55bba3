-- What a contact costs and a conversion is worth, for each model and segment of leads.
-- depends_on: {{ ref('rule_errors') }}

with typed_values as (
    select * from {{ ref('int_typed_contact_values') }}
),

models as (
    select model_id from {{ ref('int_models') }}
),

contact_values as (
    select
        models.model_id,
        coalesce(typed_values.segment_signal, 'all others') as segment,
        typed_values.segment_signal,
        typed_values.cost_per_contact,
        typed_values.value_per_conversion,
        typed_values.contacts_per_month,
        typed_values.description
    from typed_values
    inner join models on typed_values.model_id = lower(models.model_id)
)

select * from contact_values
