{# The select list that maps one system to the canonical contract: `mapping` says canonical column -> SQL expression.
   What a system lacks becomes a typed NULL, so every system has the same columns in the same order;
   a column that the contract does not know is a mistake in the model and stops the compilation.
   (checks_style_only: for sqlfluff, which would otherwise read thousands of lines that nobody wrote; pyproject.toml.) #}
{% macro canonical(entity, system, mapping) %}
    {%- set columns = contract_columns(entity) -%}
    {%- for name in mapping if name not in columns -%}
        {% do exceptions.raise_compiler_error(model.name ~ ' maps ' ~ name ~ ', which the contract of ' ~ entity ~ ' does not have') %}
    {%- endfor -%}
    {#- As in raw_relation: not for a project that is only read. -#}
    {%- if not execute -%}{%- do return('1 as not_read_yet') -%}{%- endif -%}
    {%- set sql_types = {} -%}
    {%- for type in columns.values() | unique -%}{%- do sql_types.update({type: sql_type(type)}) -%}{%- endfor -%}
    '{{ system }}' as source_system,
    {%- for name, type in columns.items() if name in mapping or not var('checks_style_only', false) %}
    cast({{ mapping.get(name, 'null') }} as {{ sql_types[type] }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{# The custom columns that var custom_columns names for a system: canonical column -> raw column. A column that holds a score
   stops with a sentence: our own, back from the CRM, would feed on itself, and a vendor's was written after the outcome. #}
{% macro custom_columns(system) %}
    {% set columns = var('custom_columns', {}).get(system, {}) or {} %}
    {% for raw_name in columns.values() if spelled_plainly(raw_name) in score_columns() %}
        {% do exceptions.raise_compiler_error("var custom_columns names " ~ system ~ "'s column '" ~ raw_name
            ~ "', which holds a score. A score is no input: it would feed on itself, or knows the outcome (docs/your-own-data.md)") %}
    {% endfor %}
    {% do return(columns) %}
{% endmacro %}


{# The columns that hold scores, spelled plainly: those of the vendors, and those to which ours is pushed (var score_columns). #}
{% macro score_columns() %}
    {% set names = ['score', 'grade', 'leadscore', 'leadscorec', 'leadgrade', 'hubspotscore', 'hspredictivecontactscore',
        'hspredictivecontactscorev2', 'hspredictivescoringtier', 'hslikelihoodtoclose', 'behaviorscore', 'demographicscore',
        'relativescore', 'relativeurgency', 'urgency', 'priority', 'rating', 'quality', 'leadqualitycode', 'engagementscore',
        'warehouseleadscore', 'warehouseleadscorec', 'warehousescore', 'warehousescorec'] %}
    {% for name in var('score_columns', []) %}{% do names.append(spelled_plainly(name)) %}{% endfor %}
    {% do return(names) %}
{% endmacro %}


{# The mapping of a system with its custom columns added: both under the name that raw_table gives them. #}
{% macro with_custom_columns(system, mapping) %}
    {% set all = {} %}
    {% do all.update(mapping) %}
    {% for canonical_name, raw_name in custom_columns(system).items() %}
        {% do all.update({canonical_name: raw_name}) %}
    {% endfor %}
    {% do return(all) %}
{% endmacro %}


{# The raw names of a system's custom columns, to be read as text; canonical() casts them to the contract's types. #}
{% macro custom_text_columns(system) %}
    {% do return(custom_columns(system).values() | list) %}
{% endmacro %}
