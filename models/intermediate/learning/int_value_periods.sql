{{ config(enabled=training_weeks() > 0) }}

-- The values of the attributes that training may look at, and from which day until which; and
-- since when each can be believed: always if it was written at creation, else since its history is
-- kept in all systems that know the lead. (Not since the lead's own last change: that whoever was
-- touched later has no value would tell of the touch.)
with lead_periods as (
    select * from {{ ref('int_lead_periods') }}
),

learning_fields as (
    select * from {{ ref('int_learning_fields') }}
    where may_use <> 'never'
),

histories as (
    select * from {{ ref('int_field_histories') }}
),

identity_map as (
    select * from {{ ref('int_identity') }}
    where has_record
),

systems_of_leads as (
    select distinct
        lead_id,
        {{ dbt.split_part('source_key', "':'", 1) }} as source_system,
        'leads' as entity
    from identity_map
    union all
    select distinct
        lead_id,
        {{ dbt.split_part('account_key', "':'", 1) }} as source_system,
        'accounts' as entity
    from lead_periods
    where account_key is not null
),

-- What is known of an account is known of the lead since it is known whose account it is.
needed as (
    {%- for subject, attribute, column, fields, account_field in learning_attributes() %}
    {%- set needs = [] %}
    {%- for field in fields + (['account_source_id'] if account_field else []) %}
    {%- do needs.append(('leads', field)) %}{% endfor %}
    {%- if account_field %}{% do needs.append(('accounts', account_field)) %}{% endif %}
    {%- set last_attribute = loop.last %}
    {%- for entity, field in needs %}
    select
        '{{ subject }}' as subject,
        '{{ attribute }}' as attribute,
        '{{ entity }}' as entity,
        '{{ field }}' as field
    {{ 'union all' if not (last_attribute and loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

known_since as (
    select
        systems_of_leads.lead_id,
        needed.subject,
        needed.attribute,
        max(coalesce(histories.known_since, {{ last_day() }})) as known_since
    from systems_of_leads
    inner join needed on systems_of_leads.entity = needed.entity
    left join histories
        on
            needed.entity = histories.entity
            and needed.field = histories.field
            and systems_of_leads.source_system = histories.source_system
    group by 1, 2, 3
),

attribute_values as (
    {%- for subject, attribute, column, fields, account_field in learning_attributes()
        if (fields[0] in kept_columns('leads') or account_field) and column != 'lead_status' and column != 'is_opted_out_of_email' %}
    select
        lead_id,
        '{{ subject }}' as subject,
        '{{ attribute }}' as attribute,
        nullif(trim({{ as_text(column) }}), '') as value_text,
        from_date,
        until_date
    from lead_periods
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- What is known of nobody would only be rows.
known_attributes as (
    select distinct subject, attribute
    from attribute_values
    where value_text is not null
),

value_periods as (
    select
        attribute_values.*,
        case
            when learning_fields.may_use = 'at_creation' then {{ day_zero() }}
            else known_since.known_since
        end as known_since
    from attribute_values
    inner join known_attributes
        on
            attribute_values.subject = known_attributes.subject
            and attribute_values.attribute = known_attributes.attribute
    inner join learning_fields
        on
            attribute_values.subject = learning_fields.subject
            and attribute_values.attribute = learning_fields.attribute
    inner join known_since
        on
            attribute_values.lead_id = known_since.lead_id
            and attribute_values.subject = known_since.subject
            and attribute_values.attribute = known_since.attribute
)

select * from value_periods
