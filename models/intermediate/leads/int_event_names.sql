-- By what events know their people: every combination of keys once. Identity is worked out for
-- these, not for each event.
with event_rows as (
    select * from {{ ref('int_event_rows') }}
),

combinations as (
    select
        known_by,
        min(event_date) as first_event_date
    from event_rows
    group by 1
),

event_names as (
    select
        known_by,
        {% for key in ['record_key', 'clean_email', 'user_id', 'anonymous_id',
            'account_source_id'] -%}
        {{ piece_of_known_by(loop.index) }} as {{ key }},
        {% endfor -%}
        first_event_date
    from combinations
)

select * from event_names
