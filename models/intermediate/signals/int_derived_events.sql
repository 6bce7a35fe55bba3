-- Events that nobody recorded but that follow from what was: visits, campaigns without an answer,
-- attributes that changed, pages that somebody of the company saw. They have the columns of events,
-- and count like them where a signal names their type.
{%- set columns = ['event_id', 'lead_id', 'source_system', 'event_type'] + (
    event_properties()
    | reject('in', ['source_system', 'value', 'duration_seconds', 'event_day']) | list
) %}

with visits as (
    select * from {{ ref('int_visits') }}
),

missed_campaigns as (
    select
        *,
        {% for column in ['direction', 'page_path', 'content_name', 'outcome', 'utm_source',
            'utm_medium', 'utm_campaign'] -%}
        cast(null as {{ dbt.type_string() }}) as {{ column }},
        {% endfor -%}
        cast(null as {{ type_double() }}) as value,
        cast(null as {{ type_double() }}) as duration_seconds
    from {{ ref('int_missed_campaigns') }}
),

company_page_views as (
    select * from {{ ref('int_company_page_views') }}
),

attribute_changes as (
    select
        *,
        {% for column in ['channel', 'direction', 'page_path', 'utm_source', 'utm_medium',
            'utm_campaign'] -%}
        cast(null as {{ dbt.type_string() }}) as {{ column }},
        {% endfor -%}
        cast(null as {{ type_double() }}) as value,
        cast(null as {{ type_double() }}) as duration_seconds
    from {{ ref('int_attribute_changes') }}
),

derived_events as (
    {%- for relation in ['visits', 'missed_campaigns', 'attribute_changes',
        'company_page_views'] %}
    select
        {% for column in columns -%}
        {{ column }},
        {% endfor -%}
        value,
        duration_seconds,
        occurred_at,
        event_date,
        available_date
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from derived_events
