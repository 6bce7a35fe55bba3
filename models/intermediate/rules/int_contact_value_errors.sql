-- Rows of contact_values.csv that do not say what a contact costs and a conversion is worth.
{%- set checks = [
    ('segment_signal', "appearance > 1 and segment_signal is null",
        "This model has a row without a segment_signal already, for all other leads. Delete one."),
    ('segment_signal', "appearance > 1 and segment_signal is not null",
        "This model has a row for this segment already. Delete one."),
    ('segment_signal', "subject = 'event'",
        "A segment is a signal about leads or accounts; this one is about events."),
    ('cost_per_contact', "cost_per_contact < 0",
        "Write what one contact costs, 0 or more."),
    ('value_per_conversion', "value_per_conversion <= 0",
        "Write what one conversion is worth, more than 0."),
] %}

with typed_values as (
    select * from {{ ref('int_typed_contact_values') }}
),

subjects as (
    select
        signal_id,
        min(subject) as subject
    from {{ ref('int_typed_signals') }}
    group by signal_id
),

contact_values as (
    select
        typed_values.*,
        subjects.subject,
        row_number() over (
            partition by typed_values.model_id, typed_values.segment_signal
            order by typed_values.row_number
        ) as appearance
    from typed_values
    left join subjects on typed_values.segment_signal = subjects.signal_id
),

errors as (
    {{ row_errors('contact_values', checks) }}
)

select * from errors
