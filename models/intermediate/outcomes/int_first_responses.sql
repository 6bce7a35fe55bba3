-- How soon sales spoke to leads: after they came, and after they first asked for it. A contact
-- counts if it falls into the time in which all leads are judged.
with leads as (
    select * from {{ ref('int_leads') }}
),

touches as (
    select * from {{ ref('int_lead_touches') }}
    where touch is not null
),

asked as (
    select
        leads.lead_id,
        leads.created_at,
        min(case when touches.touch = 'hand_raise' then touches.occurred_at end) as hand_raised_at
    from leads
    left join touches on leads.lead_id = touches.lead_id
    group by 1, 2
),

contacts as (
    select * from touches
    where touch = 'sales_contact'
),

answered as (
    select
        asked.lead_id,
        asked.created_at,
        asked.hand_raised_at,
        min(case when contacts.occurred_at >= asked.created_at then contacts.occurred_at end)
            as first_contact_at,
        min(case when contacts.occurred_at >= asked.hand_raised_at then contacts.occurred_at end)
            as hand_raise_answered_at
    from asked
    left join contacts on asked.lead_id = contacts.lead_id
    group by 1, 2, 3
),

-- Whole seconds: of these no hour lies in the middle between two millionths, where engines differ.
first_responses as (
    select
        lead_id,
        hand_raised_at,
        {%- for name, from_time, to_time in [
            ('response_hours', 'created_at', 'first_contact_at'),
            ('hand_raise_response_hours', 'hand_raised_at', 'hand_raise_answered_at'),
        ] %}
        case
            when
                cast({{ to_time }} as date)
                <= {{ days_later('cast(' ~ from_time ~ ' as date)', conversion_days()) }}
                then {{ to_numeric(
                    'floor(' ~ seconds_between(from_time, to_time) ~ ' + 0.0005) / 3600.0'
                ) }}
        end as {{ name }},
        {%- endfor %}
        first_contact_at
    from answered
)

select * from first_responses
