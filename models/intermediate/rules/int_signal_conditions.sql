-- The conditions of each signal, typed: one row per row of signals.csv; all conditions of a signal
-- must hold.
-- depends_on: {{ ref('rule_errors') }}

with signals as (
    select * from {{ ref('int_typed_signals') }}
),

conditions as (
    select
        signal_id,
        row_number() over (
            partition by signal_id
            order by row_number, property, operator, value, event_types
        ) as condition_number,
        count(*) over (partition by signal_id) as condition_count,
        subject,
        event_types,
        property,
        case
            when subject = 'lead' and event_types is not null
                then property || ' of ' || event_types
            when subject = 'event' and property = 'event_date' then 'event_day'
            {% for event_type, words in derived_events().items() -%}
            {% for word, column in words.items() -%}
            when subject = 'event' and property = '{{ word }}' then '{{ column }}'
            {% endfor -%}
            {% endfor -%}
            else property
        end as compared,
        case when subject = 'lead' and event_types is not null then behavior end as behavior,
        behavior_days,
        operator,
        value,
        value_list,
        value_number,
        value_date,
        low_number,
        high_number,
        low_date,
        high_date
    from signals
)

select * from conditions
