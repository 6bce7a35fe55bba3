{# Which canonical tables each system has: a new system is one folder of short models and one line here.
   docs/systems.md is made of this list and of the event types in the folders: python -m lead_scoring systems. #}
{% macro systems() %}
    {% do return({
        'salesforce': ['leads', 'links', 'accounts', 'events', 'opportunities', 'opportunity_stages', 'campaigns', 'campaign_members',
            'consents', 'owners', 'field_changes'],
        'hubspot': ['leads', 'links', 'accounts', 'events', 'opportunities', 'opportunity_stages', 'campaigns', 'campaign_members',
            'consents', 'owners', 'field_changes'],
        'zoho': ['leads', 'links', 'accounts', 'events', 'opportunities', 'opportunity_stages', 'campaigns', 'campaign_members',
            'consents', 'owners', 'field_changes'],
        'dynamics365': ['leads', 'links', 'accounts', 'events', 'opportunities', 'opportunity_stages', 'campaigns', 'campaign_members',
            'consents', 'owners', 'field_changes'],
        'marketo': ['leads', 'links', 'accounts', 'events', 'opportunities', 'campaigns', 'campaign_members', 'costs', 'consents',
            'field_changes'],
        'pardot': ['leads', 'links', 'accounts', 'events', 'opportunities', 'campaigns', 'campaign_members', 'consents', 'owners'],
        'activecampaign': ['leads', 'accounts', 'events', 'opportunities', 'opportunity_stages', 'campaigns', 'campaign_members',
            'consents', 'owners'],
        'leadfeeder': ['accounts', 'events'],
        'klenty': ['leads', 'events', 'campaigns', 'campaign_members', 'consents'],
        'ga4': ['events'],
        'segment': ['leads', 'links', 'accounts', 'events'],
        'snowplow': ['events'],
        'own': ['leads', 'links', 'accounts', 'events', 'opportunities', 'opportunity_stages', 'campaigns', 'campaign_members', 'costs',
            'consents', 'owners', 'field_changes'],
    }) %}
{% endmacro %}


{# Is this system named in var systems? Staging models are enabled by it; a name that nobody knows stops with a sentence. #}
{% macro in_use(system) %}
    {% set known = systems() %}
    {% for name in var('systems') if name not in known %}
        {% do exceptions.raise_compiler_error("var systems names '" ~ name ~ "'; the systems are: " ~ (known.keys() | join(', '))) %}
    {% endfor %}
    {% do return(system in var('systems')) %}
{% endmacro %}


{# One canonical table of all systems in use, one below the other; no rows, but typed, where no system has it. #}
{% macro union_systems(entity) %}
    {%- set models = [] -%}
    {%- for system, entities in systems().items() if in_use(system) and entity in entities -%}
        {%- do models.append('stg_' ~ system ~ '__' ~ entity) -%}
    {%- endfor -%}
    {%- for model in models %}
    {{ 'union all' if not loop.first }}
    select * from {{ ref(model) }}
    {%- else %}
    select {{ canonical(entity, 'none', {}) }} limit 0
    {%- endfor %}
{% endmacro %}
