-- The attributes that signals ask for, one row for each lead and attribute; NULL is unknown.
with leads as (
    select * from {{ ref('int_leads') }}
),

asked_for as (
    select distinct subject, compared from {{ ref('int_signal_pieces') }}
    where subject in ('lead', 'account')
),

behavior as (
    select * from {{ ref('int_lead_behavior') }}
),

attributes as (
    {% for subject in ['lead', 'account'] -%}
    {% for attribute, column in lead_attributes(subject).items() -%}
    select
        leads.lead_id,
        asked_for.subject,
        asked_for.compared as attribute,
        nullif(trim({{ as_text('leads.' ~ column) }}), '') as value_text
    from leads
    inner join asked_for
        on asked_for.subject = '{{ subject }}' and asked_for.compared = '{{ attribute }}'
    union all
    {% endfor %}
    {%- endfor %}
    select
        lead_id,
        'lead' as subject,
        attribute,
        value_text
    from behavior
)

select * from attributes
