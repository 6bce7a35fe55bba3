{# How many weeks back the training tables reach: var training_weeks. 0: there are none, and nothing is built. #}
{% macro training_weeks() -%}
    {%- set weeks = var('training_weeks', 0) | string | trim -%}
    {%- if not modules.re.match('^[0-9]{1,4}$', weeks) -%}
        {% do exceptions.raise_compiler_error("var training_weeks is '" ~ weeks ~ "'; write a whole number of weeks such as 104, or 0 for none") %}
    {%- endif -%}
    {%- do return(weeks | int) -%}
{%- endmacro %}


{# On which days leads are looked at, as var training_at says: week (at the end of every Sunday while they are open) or
   arrival (once, at the end of the day on which they were created). #}
{% macro training_at() -%}
    {%- set at = var('training_at', 'week') | string | trim | lower -%}
    {%- if at not in ['week', 'arrival'] -%}
        {% do exceptions.raise_compiler_error("var training_at is '" ~ at ~ "'; write week or arrival") %}
    {%- endif -%}
    {%- do return(at) -%}
{%- endmacro %}


{# The half-lives, in days, at which activity is summed for training. #}
{% macro training_half_lives() %}
    {% do return([1, 3, 7, 14, 30, 60, 90, 180]) %}
{% endmacro %}


{# What training may look at: (subject, attribute, column of int_leads, fields of the lead's records, fields of its account).
   What is worked out from a field is known when the field is. #}
{% macro learning_attributes() %}
    {% set from_field = {'job_level': ['job_title'], 'industry_group': ['industry'], 'country_code': ['country'], 'region': ['country'],
        'time_zone': ['country', 'city'], 'is_free_email': ['email_domain'], 'is_competitor': ['email_domain']} %}
    {% set of_account = {'industry': 'industry', 'industry_group': 'industry', 'country': 'country', 'country_code': 'country',
        'region': 'country', 'time_zone': 'country', 'employee_count': 'employee_count', 'annual_revenue': 'annual_revenue',
        'company_name': 'account_name', 'is_competitor': 'domain'} %}
    {% set found = [] %}
    {% for attribute, column in lead_attributes('lead').items() %}
        {% do found.append(('lead', attribute, column, from_field.get(attribute, [attribute]), of_account.get(attribute))) %}
    {% endfor %}
    {% for attribute, column in lead_attributes('account').items() %}
        {% do found.append(('account', attribute, column, [], 'account_name' if attribute == 'name' else attribute)) %}
    {% endfor %}
    {% do return(found) %}
{% endmacro %}
