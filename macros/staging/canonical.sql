{# The select list that maps one system to the canonical contract: `mapping` says canonical column -> SQL expression.
   What a system lacks becomes a typed NULL, so every system has the same columns in the same order;
   a column that the contract does not know is a mistake in the model and stops the compilation. #}
{% macro canonical(entity, system, mapping) %}
    {%- set columns = contract_columns(entity) -%}
    {%- for name in mapping if name not in columns -%}
        {% do exceptions.raise_compiler_error(model.name ~ ' maps ' ~ name ~ ', which the contract of ' ~ entity ~ ' does not have') %}
    {%- endfor -%}
    '{{ system }}' as source_system,
    {%- for name, type in columns.items() %}
    cast({{ mapping.get(name, 'null') }} as {{ sql_type(type) }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}


{# The custom columns that var custom_columns names for a system: canonical column -> raw column. #}
{% macro custom_columns(system) %}
    {% do return(var('custom_columns', {}).get(system, {})) %}
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
