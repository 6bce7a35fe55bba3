{{ config(enabled=training_weeks() > 0) }}

-- A row of learning_fields.csv that names no attribute decides nothing: somebody means another
-- word.
with learning_fields as (
    select
        attribute,
        why
    from {{ ref('learning_fields') }}
),

columns_of_leads as (
    {%- for subject, attribute, column, fields, account_field in learning_attributes() %}
    select '{{ column }}' as attribute
    {{ union_distinct() }}
    {%- endfor %}
    select 'owner_key' as attribute
),

problems as (
    select
        'seeds/reference/learning_fields.csv' as file_name,
        learning_fields.attribute as bad_value,
        'Leads have no attribute of this name. Correct it, name it in var custom_columns, or '
        || 'delete the row.' as problem
    from learning_fields
    left join columns_of_leads
        on lower(trim(learning_fields.attribute)) = columns_of_leads.attribute
    where columns_of_leads.attribute is null
)

select * from problems
