{# Tables of events are kept in parts: the rows of one system, loaded on one day, that happened on one day (int_event_parts cuts busy days
   into several). The name of a part says what it was made from, so a part that was made from something else than what is there
   now has another name. A run takes away the parts that are named no more and makes those that are missing: what arrives late,
   is corrected or deleted lands, and the rest is not touched. Where rows cannot be deleted the whole table is made anew. #}
{% macro kept_in_parts() %}
    {% do return('incremental' if keeps_history() else 'table') %}
{% endmacro %}


{# Before a table in parts is written: takes away the parts that `parts`, a model with a column part, does not name. #}
{% macro drop_stale_parts(parts) %}
    {%- if is_kept(this) -%}
    delete from {{ this }} where part not in (select part from {{ ref(parts) }})
    {%- endif -%}
{% endmacro %}


{# The parts that a table lacks. `table` is the name of a model that is made later: no dependency, only a look at what the last run
   has left, wherever the project that installs this one has it built. #}
{% macro is_missing_part(part, table=none) %}
    {%- set relation = relation_of(table) if this and table else this -%}
    {{ part ~ ' not in (select distinct part from ' ~ relation ~ ')' if is_kept(relation) else 'true' }}
{%- endmacro %}


{# Where one of our models is built: its schema and name may be others than those of the model that asks. #}
{% macro relation_of(model) %}
    {% if execute %}
        {% set node = graph.nodes['model.lead_scoring.' ~ model] %}
        {% do return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) %}
    {% endif %}
{% endmacro %}


{# Does a table stand in the warehouse to which parts may be added? No, in a unit test, which has no table of its own, and where the
   warehouse may not be asked (--no-introspect), unless tests want to see that SQL, too (var tables_stand). #}
{% macro is_kept(relation) %}
    {% if var('tables_stand', false) %}{% do return(true) %}{% endif %}
    {% if not execute or relation is none or flags.FULL_REFRESH or not flags.INTROSPECT or kept_in_parts() != 'incremental' %}
        {% do return(false) %}
    {% endif %}
    {% set found = load_cached_relation(relation) %}
    {% do return(found is not none and found.type == 'table') %}
{% endmacro %}


{# Part of a part's name: the code that makes it, so that a new version of the project makes it anew. #}
{% macro code_version(models) %}
    {%- set texts = [] -%}
    {%- if execute -%}
        {%- for node in graph.nodes.values() | sort(attribute='name') if node.name in models and node.package_name == 'lead_scoring' -%}
            {%- do texts.append(node.raw_code) -%}
        {%- endfor -%}
    {%- endif -%}
    '{{ local_md5(texts | join('|'))[:8] }}'
{%- endmacro %}
