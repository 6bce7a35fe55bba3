-- The attributes that signals ask for, one row for each lead and attribute; NULL is unknown.
with leads as (
    select * from {{ ref('int_leads') }}
),

asked_for as (
    select distinct subject, property from {{ ref('int_signal_pieces') }}
    where subject in ('lead', 'account')
),

attributes as (
    {% for subject in ['lead', 'account'] -%}
    {% set outer_last = loop.last -%}
    {% for attribute, column in lead_attributes(subject).items() -%}
    select
        leads.lead_id,
        asked_for.subject,
        asked_for.property as attribute,
        nullif(trim(cast(leads.{{ column }} as {{ dbt.type_string() }})), '') as value_text
    from leads
    inner join asked_for
        on asked_for.subject = '{{ subject }}' and asked_for.property = '{{ attribute }}'
    {{ 'union all' if not (loop.last and outer_last) }}
    {% endfor %}
    {%- endfor %}
)

select * from attributes
