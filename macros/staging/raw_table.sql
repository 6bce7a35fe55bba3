{# Reads a raw table as any loader landed it, and hides the loader:
   - the columns that are asked for, by type (text, number, boolean, timestamp); '' is NULL;
     a column that the loader never created is a typed NULL; a column in `keys` that is missing stops the build with a sentence;
   - loaded_at, from whichever column the loader writes (NULL where it writes none);
   - is_deleted_by_loader, true for a row that the source has deleted;
   - only the newest version of a row where the loader keeps all of them (Fivetran's history mode). #}
{% macro raw_table(system, table, keys, columns) %}
    {{- return(raw_relation(raw_relation_of(system, table), system ~ '.' ~ table, keys, columns)) -}}
{% endmacro %}


{% macro raw_relation_of(system, table) %}
    {% set relation = source(system, table) %}
    {% do return(none if (system ~ '.' ~ table) in var('tables_not_synced', []) else relation) %}
{% endmacro %}


{% macro raw_relation(relation, shown_name, keys, columns) %}
    {%- set present = raw_columns(relation, shown_name) -%}
    {%- for key in keys if relation is not none and present is not none and key not in present -%}
        {% do exceptions.raise_compiler_error(
            "\n\n  " ~ relation ~ " has no column '" ~ key ~ "', without which its rows cannot be used."
            ~ "\n  Its columns are: " ~ (present.keys() | join(', ')) ~ "."
            ~ "\n  Let the loader sync '" ~ key ~ "', or bring the table in as your own (docs/your-own-data.md).\n"
        ) %}
    {%- endfor -%}
    select
    {%- for type, names in columns.items() %}
        {%- for name in names %}
        {{ typed_column(name, type, present) }} as {{ name | replace('-', '_') }},
        {%- endfor %}
    {%- endfor %}
        {%- if 'loaded_at' not in columns.get('timestamp', []) %}
        {{ first_of(['_fivetran_synced', '_airbyte_extracted_at', '_sdc_extracted_at', '_sdc_batched_at', '_ingestr_loaded_at', '_loaded_at', 'loaded_at'], 'timestamp', present) }} as loaded_at,
        {%- endif %}
        coalesce({{ first_of(['_fivetran_deleted', '_is_deleted'], 'boolean', present) }}, false)
        {%- if present is not none and '_fivetran_active' in present %}
        or not coalesce({{ typed_column('_fivetran_active', 'boolean', present) }}, true)
        {%- endif %} as is_deleted_by_loader
    from {{ newest_versions(relation, keys, present) }}
{% endmacro %}


{# What to read from: the table, or its newest version of each row where the loader keeps all of them;
   no rows where the table is not synced. #}
{% macro newest_versions(relation, keys, present) %}
    {%- if relation is none -%}
    (select 1 as nothing) as not_synced where false
    {%- elif keys and present is not none and '_fivetran_active' in present -%}
    (
        select
            *,
            row_number() over (
                partition by {{ adapter.quote(present[keys[0]]['name']) }}
                order by
                    case when {{ typed_column('_fivetran_active', 'boolean', present) }} then 0 else 1 end,
                    {{ first_of(['_fivetran_start', '_fivetran_synced'], 'timestamp', present) }} desc
            ) as version_number
        from {{ relation }}
    ) as versions
    where version_number = 1
    {%- else -%}
    {{ relation }}
    {%- endif -%}
{% endmacro %}


{# The columns of a raw table: lower-case name -> (name as it is, type). None where nobody may look (offline compilation, lint):
   then every column that is asked for is taken to be there, as text. A table that is missing stops the build with a sentence. #}
{% macro raw_columns(relation, shown_name) %}
    {% if relation is none %}{% do return({}) %}{% endif %}
    {% if not execute or not flags.INTROSPECT or relation.is_cte %}{% do return(none) %}{% endif %}
    {% set present = {} %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do present.update({column.name | lower: {'name': column.name, 'type': column.dtype | lower}}) %}
    {% endfor %}
    {% if present or flags.WHICH not in ['run', 'build', 'test', 'snapshot', 'show'] %}
        {% do return(present or none) %}
    {% endif %}
    {% do exceptions.raise_compiler_error(
        "\n\n  The table " ~ relation ~ " is not there (" ~ shown_name ~ ")."
        ~ "\n  Either the loader has not synced it yet, or its schema has another name (the vars in dbt_project.yml), or you do not have it:"
        ~ "\n  then add " ~ shown_name ~ " to var tables_not_synced, or take the system out of var systems.\n"
    ) %}
{% endmacro %}


{# The first of several columns that is there, typed; a typed NULL where none is. #}
{% macro first_of(names, type, present) %}
    {%- set there = [] -%}
    {%- for name in names if present is not none and name in present -%}{%- do there.append(name) -%}{%- endfor -%}
    {{- typed_column(there[0] if there else none, type, present) -}}
{% endmacro %}


{# One raw column as one of our types; what cannot be read as that type is NULL. #}
{% macro typed_column(name, type, present) %}
    {%- if name is none or (present is not none and name not in present) -%}
        cast(null as {{ sql_type(type) }})
    {%- else -%}
        {%- set column = adapter.quote(present[name]['name'] if present is not none else name) -%}
        {%- set is_type = present[name]['type'] if present is not none else 'unknown' -%}
        {%- set as_text = "nullif(trim(cast(" ~ column ~ " as " ~ dbt.type_string() ~ ")), '')" -%}
        {%- if type == 'nested' -%}
            {{ column }}
        {%- elif type == 'text' -%}
            {{ as_text }}
        {%- elif type == 'number' -%}
            {{ 'cast(' ~ column ~ ' as ' ~ type_double() ~ ')' if is_number_type(is_type) else try_number(as_text) }}
        {%- elif type == 'boolean' -%}
            {{ column if is_type.startswith('bool') else text_to_boolean(as_text) }}
        {%- elif is_type.startswith('timestamp') or is_type.startswith('date') -%}
            {{ utc_timestamp(column, is_type) }}
        {%- elif is_number_type(is_type) -%}
            {{ epoch_to_timestamp(column, 'milliseconds') }}
        {%- else -%}
            {{ try_timestamp(as_text) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{% macro is_number_type(type) %}
    {% set numbers = ['int', 'bigint', 'hugeint', 'smallint', 'tinyint', 'ubigint', 'uinteger', 'double', 'float', 'real', 'numeric', 'decimal', 'long'] %}
    {% set found = [] %}
    {% for word in numbers if type.startswith(word) %}{% do found.append(word) %}{% endfor %}
    {% do return(found | length > 0) %}
{% endmacro %}


{# TRUE/true/1/yes and their opposites; anything else, '' too, is unknown and not false. #}
{% macro text_to_boolean(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}


{% macro sql_type(type) %}
    {%- set types = {'text': dbt.type_string(), 'number': type_double(), 'boolean': dbt.type_boolean(), 'timestamp': dbt.type_timestamp()} -%}
    {{- return(types[type]) -}}
{% endmacro %}
