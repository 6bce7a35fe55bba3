{{ config(enabled=in_use('leadfeeder')) }}

-- What Leadfeeder calls leads are companies. Loaders land their attributes as JSON, or as columns
-- with or without a prefix; numbers are text in the older form.
{%- set attributes = ['name', 'website_url', 'industry', 'employee_count', 'revenue',
    'first_visit_date', 'last_visit_date', 'employees_range'] %}
{%- set prefixed = [] %}
{%- for attribute in attributes %}{% do prefixed.append('attributes_' ~ attribute) %}{% endfor %}

with leads as (
    {{ raw_table('leadfeeder', 'leads', ['id'], {
        'text': ['id', 'attributes'] + attributes + prefixed,
    }) }}
),

companies as (
    select
        id,
        {% for attribute in attributes -%}
        coalesce(
            {{ json_value('attributes', attribute) }}, attributes_{{ attribute }}, {{ attribute }}
        ) as company_{{ attribute }},
        {% endfor -%}
        is_deleted,
        loaded_at
    from leads
),

accounts as (
    select {{ canonical('accounts', 'leadfeeder', {
        'source_id': 'id',
        'account_name': 'company_name',
        'domain': web_domain('company_website_url'),
        'industry': 'company_industry',
        'employee_count': 'coalesce(' ~ try_number('company_employee_count') ~ ', '
            ~ try_number(json_value('company_employees_range', 'min')) ~ ')',
        'annual_revenue': try_number('company_revenue'),
        'is_deleted': 'is_deleted',
        'created_at': try_timestamp('company_first_visit_date'),
        'updated_at': try_timestamp('company_last_visit_date'),
        'loaded_at': 'loaded_at',
    }) }}
    from companies
)

select * from accounts
