{# The attributes that a signal with subject lead or account may ask for: attribute -> column of int_leads. Leads have
   those of your own too. #}
{% macro lead_attributes(subject) %}
    {% set attributes = standard_lead_attributes(subject) %}
    {% if subject == 'lead' %}
        {% for name in custom_attributes() %}{% do attributes.update({name: name}) %}{% endfor %}
    {% endif %}
    {% do return(attributes) %}
{% endmacro %}


{# The same without your own. #}
{% macro standard_lead_attributes(subject) %}
    {% set attributes = {} %}
    {% if subject == 'lead' %}
        {% for name in ['job_title', 'job_level', 'country', 'country_code', 'region', 'industry', 'industry_group', 'employee_count',
            'annual_revenue', 'budget_amount', 'is_decision_maker', 'stated_need', 'purchase_timeframe', 'lead_source', 'email_domain',
            'is_free_email', 'is_competitor', 'is_opted_out_of_email', 'city', 'company_name', 'created_date', 'days_since_created',
            'lead_status', 'time_zone', 'opportunity_stage', 'open_opportunity_count', 'won_opportunity_count', 'lost_opportunity_count'] %}
            {% do attributes.update({name: name}) %}
        {% endfor %}
    {% else %}
        {% for name in ['name', 'industry', 'employee_count', 'annual_revenue', 'country', 'domain'] %}
            {% do attributes.update({name: 'account_' ~ name}) %}
        {% endfor %}
    {% endif %}
    {% do return(attributes) %}
{% endmacro %}
