{{ config(enabled=training_weeks() > 0) }}

-- What training may do with each attribute, by learning_fields.csv: its own row there, else that of
-- the field it is worked out from, else what holds where nothing is said.
with declared as (
    select
        lower(trim(learning_fields.attribute)) as attribute,
        lower(trim(learning_fields.use)) as may_use
    from {{ ref('learning_fields') }} as learning_fields
),

attributes as (
    {% for subject, attribute, column, fields, account_field in learning_attributes() -%}
    select
        '{{ subject }}' as subject,
        '{{ attribute }}' as attribute,
        '{{ column }}' as column_name,
        '{{ fields[0] if fields else column }}' as worked_out_from
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- In data that has only what was known at creation, whatever is not declared was.
learning_fields as (
    select
        attributes.subject,
        attributes.attribute,
        attributes.column_name,
        attributes.worked_out_from,
        coalesce(
            own.may_use, of_field.may_use,
            '{{ 'at_creation' if training_at() == 'arrival' else 'with_history' }}'
        ) as may_use
    from attributes
    left join declared as own on attributes.column_name = own.attribute
    left join declared as of_field on attributes.worked_out_from = of_field.attribute
)

select * from learning_fields
