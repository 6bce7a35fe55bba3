-- One row: which properties of events some signal asks for.
with pieces as (
    select * from {{ ref('int_signal_pieces') }}
    where subject = 'event'
),

used as (
    select
        -- noqa: disable=LT02
        -- (A list that begins with a loop confuses the check of indents.)
        {% for property in event_properties() -%}
        coalesce(max(case when property = '{{ property }}' then 1 else 0 end), 0) = 1
            as {{ property }}{{ ',' if not loop.last }}
        {% endfor -%}
    from pieces
)

select * from used
