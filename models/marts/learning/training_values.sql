{{ config(enabled=training_weeks() > 0) }}

-- What was known of each lead on each day on which it is looked at, as text that signals compare.
with training_leads as (
    select * from {{ ref('training_leads') }}
),

value_periods as (
    select * from {{ ref('int_value_periods') }}
),

known as (
    select
        training_leads.lead_id,
        training_leads.snapshot_date,
        value_periods.subject,
        value_periods.attribute,
        value_periods.value_text,
        value_periods.known_since <= training_leads.snapshot_date as is_point_in_time
    from training_leads
    inner join value_periods
        on
            training_leads.lead_id = value_periods.lead_id
            and training_leads.snapshot_date >= value_periods.from_date
            and training_leads.snapshot_date < value_periods.until_date
),

training_values as (
    select
        lead_id,
        snapshot_date,
        subject,
        attribute,
        case when is_point_in_time then value_text end as value_text,
        is_point_in_time
    from known
    union all
    select
        lead_id,
        snapshot_date,
        'lead' as subject,
        'days_since_created' as attribute,
        cast(days_since_created as {{ dbt.type_string() }}) as value_text,
        true as is_point_in_time
    from training_leads
)

select * from training_values
