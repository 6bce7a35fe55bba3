{{ config(enabled=training_weeks() > 0) }}

-- Everything that points could be learned from, one below the other, on the days of which the result
-- is known: attributes, what leads did, and - to be warned of them only, as they are today - the
-- attributes that learning_fields.csv says never to use.
with ripe as (
    select
        lead_id,
        snapshot_date,
        is_converted,
        snapshot_date = min(snapshot_date) over (partition by lead_id) as is_first_of_lead
    from {{ ref('training_leads') }}
    where is_ripe
),

training_values as (
    select * from {{ ref('training_values') }}
),

activity as (
    select * from {{ ref('training_activity') }}
),

signals as (
    select distinct signal_id from activity
),

leads as (
    select * from {{ ref('int_leads') }}
),

learning_fields as (
    select * from {{ ref('int_learning_fields') }}
    where may_use = 'never'
),

candidates as (
    select
        lead_id,
        snapshot_date,
        subject,
        attribute,
        value_text,
        is_point_in_time as may_train
    from training_values
    {% for measure in ['days_since_last', 'decayed_30'] -%}
    union all
    select
        ripe.lead_id,
        ripe.snapshot_date,
        'event' as subject,
        signals.signal_id || ' {{ measure }}' as attribute,
        {{ as_text('activity.' ~ measure) }} as value_text,
        true as may_train
    from ripe
    cross join signals
    left join activity
        on
            ripe.lead_id = activity.lead_id
            and ripe.snapshot_date = activity.snapshot_date
            and signals.signal_id = activity.signal_id
    {% endfor -%}
    {% for subject, attribute, column, fields, account_field in learning_attributes()
        if subject == 'lead' -%}
    union all
    select
        ripe.lead_id,
        ripe.snapshot_date,
        learning_fields.subject,
        learning_fields.attribute,
        nullif(trim({{ as_text('leads.' ~ column) }}), '') as value_text,
        false as may_train
    from ripe
    inner join leads on ripe.lead_id = leads.lead_id
    inner join learning_fields
        on learning_fields.subject = '{{ subject }}' and learning_fields.attribute = '{{ attribute }}'
    {% endfor %}
),

training_candidates as (
    select
        ripe.lead_id,
        ripe.snapshot_date,
        ripe.is_converted,
        candidates.subject,
        candidates.attribute,
        candidates.value_text,
        candidates.may_train,
        ripe.is_first_of_lead
    from candidates
    inner join ripe
        on
            candidates.lead_id = ripe.lead_id
            and candidates.snapshot_date = ripe.snapshot_date
)

select * from training_candidates
