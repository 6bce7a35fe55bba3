-- What is known of the signal that each rule asks for: for how many leads it cannot be told, for
-- how many an attribute is missing, and when it was seen. A row for each model and rule in force.
with rules as (
    select * from {{ ref('int_rules_in_force') }}
),

lead_models as (
    select lead_id, model_id from {{ ref('int_lead_models') }}
),

pieces as (
    select * from {{ ref('int_signal_pieces') }}
    where subject in ('lead', 'account')
),

attributes as (
    select * from {{ ref('int_lead_attributes') }}
    where value_text is null
),

gaps as (
    select distinct
        attributes.lead_id,
        pieces.signal_id,
        0 as is_unknown,
        1 as is_incomplete
    from attributes
    inner join pieces
        on attributes.subject = pieces.subject and attributes.attribute = pieces.compared
    union all
    select
        lead_id,
        signal_id,
        1 as is_unknown,
        0 as is_incomplete
    from {{ ref('int_lead_signals') }}
    where is_unknown
),

counted as (
    select
        lead_models.model_id,
        gaps.signal_id,
        sum(gaps.is_unknown) as leads_unknown,
        sum(gaps.is_incomplete) as leads_incomplete
    from gaps
    inner join lead_models on gaps.lead_id = lead_models.lead_id
    group by 1, 2
),

seen as (
    select
        signal_id,
        min(event_date) as first_occurred_on,
        max(event_date) as last_occurred_on
    from {{ ref('int_event_signals') }}
    group by 1
),

coverage as (
    select
        rules.model_id,
        rules.rule_id,
        coalesce(counted.leads_unknown, 0) as leads_unknown,
        coalesce(counted.leads_incomplete, 0) as leads_incomplete,
        seen.first_occurred_on,
        seen.last_occurred_on
    from rules
    left join counted
        on rules.model_id = counted.model_id and rules.signal_id = counted.signal_id
    left join seen on rules.signal_id = seen.signal_id
)

select * from coverage
