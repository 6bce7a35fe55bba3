{{ config(enabled=in_use('leadfeeder')) }}

-- Visits with their attributes as columns, however the loader landed them: as JSON, or as columns
-- with or without a prefix.
{%- set attributes = ['started_at', 'lead_id', 'lf_client_id', 'ga_client_ids', 'source', 'medium',
    'campaign', 'visit_route'] %}
{%- set prefixed = [] %}
{%- for attribute in attributes %}{% do prefixed.append('attributes_' ~ attribute) %}{% endfor %}

with raw_visits as (
    {{ raw_table('leadfeeder', 'visits', ['id'], {
        'text': ['id', 'attributes'] + attributes + prefixed,
    }) }}
),

flat_visits as (
    select
        id as visit_id,
        {% for attribute in attributes -%}
        coalesce(
            {{ json_value('attributes', attribute) }}, attributes_{{ attribute }}, {{ attribute }}
        ) as known_{{ attribute }},
        {% endfor -%}
        is_deleted,
        loaded_at
    from raw_visits
),

-- Several Google Analytics clients in one visit are several browsers: nobody in particular.
visits as (
    select
        visit_id,
        known_lead_id as company_id,
        {{ try_timestamp('known_started_at') }} as started_at,
        case
            when {{ json_value('known_ga_client_ids', '[1]') }} is null
                then {{ json_value('known_ga_client_ids', '[0]') }}
        end as google_client_id,
        known_lf_client_id as leadfeeder_client_id,
        known_source as utm_source,
        known_medium as utm_medium,
        known_campaign as utm_campaign,
        case
            when substring(known_visit_route, 1, 1) = '{'
                then '[' || known_visit_route || ']'
            else known_visit_route
        end as visit_route,
        is_deleted,
        loaded_at
    from flat_visits
)

select * from visits
