{# Your own tables: the relation that var own_<entity> names, read as the canonical contract.
   An empty var is a table that you do not have: no rows. #}
{% macro own_table(entity) %}
    {%- set name = var('own_' ~ entity, '') -%}
    {%- set keys = [] -%}
    {%- set columns = {} -%}
    {%- for type, names in contract(entity).items() -%}
        {%- do columns.update({type: names | map('replace', '!', '') | list}) -%}
        {%- for column in names if column.endswith('!') -%}{%- do keys.append(column | replace('!', '')) -%}{%- endfor -%}
    {%- endfor -%}
    {{- raw_relation(relation_named(name) if name else none, 'own_' ~ entity, keys, columns) -}}
{% endmacro %}


{# schema.table or database.schema.table, quoted or not, as a relation. #}
{% macro relation_named(name) %}
    {% set parts = (name | string | replace('"', '') | replace('`', '') | trim).split('.') %}
    {% do return(api.Relation.create(
        database=parts[-3] if parts | length > 2 else target.get('database'),
        schema=parts[-2] if parts | length > 1 else target.schema,
        identifier=parts[-1]
    )) %}
{% endmacro %}


{# The mapping of a table that has the contract's columns already: each column is itself. #}
{% macro contract_as_it_is(entity) %}
    {% set mapping = {} %}
    {% for name in contract_columns(entity) %}{% do mapping.update({name: name}) %}{% endfor %}
    {% if entity == 'events' %}
        {% do mapping.update({
            'event_type': 'lower(event_type)',
            'page_path': page_path('page_path'),
            'direction': "case when lower(direction) in ('inbound', 'incoming') then 'in'
                when lower(direction) in ('outbound', 'outgoing') then 'out' else direction end",
        }) %}
    {% elif entity == 'accounts' %}
        {% do mapping.update({'domain': web_domain('domain')}) %}
    {% endif %}
    {% do return(mapping) %}
{% endmacro %}
