{# Which canonical tables each system has: a new system is one folder of short models and one line here. #}
{% macro systems() %}
    {% do return({
        'salesforce': ['leads', 'links', 'accounts', 'events', 'opportunities'],
        'hubspot': ['leads', 'links', 'events'],
        'ga4': ['events'],
        'own': ['leads', 'links', 'accounts', 'events', 'opportunities'],
    }) %}
{% endmacro %}


{# Is this system named in var systems? Staging models are enabled by it; a name that nobody knows stops with a sentence. #}
{% macro in_use(system) %}
    {% for name in var('systems') if name not in systems() %}
        {% do exceptions.raise_compiler_error("var systems names '" ~ name ~ "'; the systems are: " ~ (systems().keys() | join(', '))) %}
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
    select {{ canonical(entity, 'none', {}) }} where false
    {%- endfor %}
{% endmacro %}
