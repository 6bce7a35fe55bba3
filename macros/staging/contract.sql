{# The canonical contract: what every system is mapped to, and what your own tables must look like.
   One place for names, order and types; docs/your-own-data.md says what each column means.
   Types are the words of raw_table: text, number, boolean, timestamp. A name that ends in ! may not be empty. #}
{% macro contract(entity) %}
    {% set contracts = {
        'leads': {
            'text': ['source_object', 'source_id!', 'email', 'full_name', 'job_title', 'company_name',
                'account_source_id', 'website', 'industry', 'country', 'city', 'lead_source', 'lead_status',
                'owner_source_id', 'stated_need', 'purchase_timeframe', 'currency', 'user_id'],
            'number': ['employee_count', 'annual_revenue', 'budget_amount'],
            'boolean': ['is_decision_maker', 'is_opted_out_of_email', 'is_test', 'is_deleted'],
            'timestamp': ['created_at', 'updated_at', 'loaded_at'],
        },
        'links': {
            'text': ['from_source_id!', 'to_source_id!', 'to_system', 'reason'],
            'number': [],
            'boolean': [],
            'timestamp': ['linked_at'],
        },
        'accounts': {
            'text': ['source_id!', 'account_name', 'domain', 'industry', 'country', 'currency'],
            'number': ['employee_count', 'annual_revenue'],
            'boolean': ['is_deleted'],
            'timestamp': ['created_at', 'updated_at', 'loaded_at'],
        },
        'events': {
            'text': ['source_event_id!', 'event_type!', 'channel', 'direction', 'lead_source_id', 'email',
                'anonymous_id', 'user_id', 'message_id', 'page_path', 'content_name', 'campaign_name', 'outcome',
                'utm_source', 'utm_medium', 'utm_campaign', 'user_agent', 'machine_reason'],
            'number': ['value', 'duration_seconds'],
            'boolean': ['is_deleted'],
            'timestamp': ['occurred_at!', 'loaded_at'],
        },
        'opportunities': {
            'text': ['source_id!', 'lead_source_id', 'account_source_id', 'opportunity_name', 'stage', 'currency'],
            'number': ['amount'],
            'boolean': ['is_closed', 'is_won', 'is_deleted'],
            'timestamp': ['created_at!', 'updated_at', 'closed_at', 'loaded_at'],
        },
    } %}
    {% do return(contracts[entity]) %}
{% endmacro %}


{# The contract's columns in order: name -> type. #}
{% macro contract_columns(entity) %}
    {% set columns = {} %}
    {% for type, names in contract(entity).items() %}
        {% for name in names %}
            {% do columns.update({name | replace('!', ''): type}) %}
        {% endfor %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}
