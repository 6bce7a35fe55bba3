{# The canonical contract: what every system is mapped to, and what your own tables must look like.
   One place for names, order and types; docs/your-own-data.md says what each column means.
   Types are the words of raw_table: text, number, boolean, timestamp. A name that ends in ! may not be empty.
   Leads have the attributes of your own beside these, as text. #}
{% macro contract(entity) %}
    {% set columns = standard_contract(entity) %}
    {% if entity == 'leads' %}{% do columns.update({'text': columns['text'] + custom_attributes()}) %}{% endif %}
    {% do return(columns) %}
{% endmacro %}


{# The names in var custom_columns that no system has a standard column for: attributes of your own, for signals to look at. #}
{% macro custom_attributes() %}
    {% set standard = standard_contract('leads').values() | sum(start=[]) | map('replace', '!', '') | list %}
    {% set names = [] %}
    {% for columns in var('custom_columns', {}).values() %}
        {% for name in columns or {} if name not in standard and name not in names %}
            {% if not modules.re.match('^[a-z][a-z0-9_]*$', name) or name in standard_lead_attributes('lead') %}
                {% do exceptions.raise_compiler_error("var custom_columns names the attribute '" ~ name ~ "'. Give it another name: "
                    ~ "lower-case letters, digits and _, and none that leads have already") %}
            {% endif %}
            {% do names.append(name) %}
        {% endfor %}
    {% endfor %}
    {% do return(names | sort) %}
{% endmacro %}


{# What every row of each kind has, whatever else you have. #}
{% macro standard_contract(entity) %}
    {% set contracts = {
        'leads': {
            'text': ['source_object', 'source_id!', 'email', 'phone', 'full_name', 'job_title', 'company_name',
                'account_source_id', 'website', 'industry', 'country', 'city', 'lead_source', 'lead_status',
                'owner_source_id', 'stated_need', 'purchase_timeframe', 'currency', 'user_id'],
            'number': ['employee_count', 'annual_revenue', 'budget_amount'],
            'boolean': ['is_decision_maker', 'is_opted_out_of_email', 'is_test', 'is_deleted'],
            'timestamp': ['created_at', 'updated_at', 'loaded_at'],
        },
        'links': {
            'text': ['from_source_id!', 'to_source_id!', 'to_system', 'reason'],
            'timestamp': ['linked_at'],
        },
        'accounts': {
            'text': ['source_id!', 'account_name', 'domain', 'industry', 'country', 'currency'],
            'number': ['employee_count', 'annual_revenue'],
            'boolean': ['is_deleted'],
            'timestamp': ['created_at', 'updated_at', 'loaded_at'],
        },
        'events': {
            'text': ['source_event_id!', 'event_type!', 'channel', 'direction', 'lead_source_id', 'account_source_id', 'email',
                'anonymous_id', 'user_id', 'message_id', 'page_path', 'content_name', 'campaign_name', 'outcome',
                'utm_source', 'utm_medium', 'utm_campaign', 'user_agent', 'machine_reason'],
            'number': ['value', 'duration_seconds'],
            'boolean': ['is_deleted'],
            'timestamp': ['occurred_at!', 'loaded_at'],
        },
        'opportunities': {
            'text': ['source_id!', 'lead_source_id', 'account_source_id', 'owner_source_id', 'campaign_source_id',
                'opportunity_name', 'pipeline', 'stage', 'currency'],
            'number': ['amount'],
            'boolean': ['is_closed', 'is_won', 'is_deleted'],
            'timestamp': ['created_at!', 'updated_at', 'closed_at', 'loaded_at'],
        },
        'opportunity_stages': {
            'text': ['opportunity_source_id!', 'stage!'],
            'timestamp': ['entered_at!', 'loaded_at'],
        },
        'campaigns': {
            'text': ['source_id!', 'campaign_name', 'campaign_type', 'status', 'currency'],
            'number': ['budgeted_cost', 'actual_cost'],
            'boolean': ['is_deleted'],
            'timestamp': ['starts_at', 'ends_at', 'loaded_at'],
        },
        'campaign_members': {
            'text': ['source_id!', 'campaign_source_id!', 'lead_source_id', 'status'],
            'boolean': ['has_responded', 'is_deleted'],
            'timestamp': ['added_at', 'responded_at', 'loaded_at'],
        },
        'costs': {
            'text': ['channel', 'campaign_source_id', 'campaign_name', 'utm_source', 'utm_medium', 'utm_campaign', 'currency'],
            'number': ['cost!'],
            'timestamp': ['cost_date!', 'loaded_at'],
        },
        'consents': {
            'text': ['lead_source_id', 'email', 'channel!', 'status!', 'purpose', 'legal_basis'],
            'timestamp': ['changed_at', 'loaded_at'],
        },
        'owners': {
            'text': ['source_id!', 'owner_name', 'email', 'team', 'manager_source_id'],
            'boolean': ['is_active'],
            'timestamp': ['loaded_at'],
        },
        'field_changes': {
            'text': ['entity!', 'source_id!', 'field!', 'old_value', 'new_value'],
            'timestamp': ['changed_at!', 'loaded_at'],
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
