{# Reads a raw table as any loader landed it, and hides the loader:
   - the columns that are asked for, by type (text, number, boolean, timestamp); '' is NULL;
     a column that the loader never created is a typed NULL; a column in `keys` that is missing stops the build with a sentence;
   - a column is found however the loader spells it: created_date, CreatedDate; property_email, properties_email, email;
   - loaded_at, from whichever column the loader writes (NULL where it writes none);
   - is_deleted, true for a row that the source or the loader marks as deleted, never NULL;
   - only the newest version of a row where the loader keeps all of them (Fivetran's history mode).
   A table that your loader calls otherwise is named in var table_names. #}
{% macro raw_table(system, table, keys, columns) %}
    {{- return(raw_relation(raw_relation_of(system, table), system ~ '.' ~ table, keys, columns)) -}}
{% endmacro %}


{% macro raw_relation_of(system, table) %}
    {% set relation = source(system, table) %}
    {% set name = system ~ '.' ~ table %}
    {% if name in var('table_names', {}) %}
        {% set relation = relation.incorporate(path={'identifier': var('table_names')[name]}) %}
    {% endif %}
    {% for pattern in var('tables_not_synced', []) if modules.re.match('^' ~ (pattern | replace('*', '.*')) ~ '$', name) %}
        {% do return(none) %}
    {% endfor %}
    {% do return(relation) %}
{% endmacro %}


{# While dbt only reads the project, nobody looks at the SQL: what it costs to write it is saved. #}
{% macro raw_relation(relation, shown_name, keys, columns) %}
    {%- if not execute -%}{%- do return('select 1 as not_read_yet') -%}{%- endif -%}
    {%- set present = raw_columns(relation, shown_name) -%}
    {%- for key in keys if relation is not none and present is not none and raw_column(key, present) is none -%}
        {% do exceptions.raise_compiler_error(
            "\n\n  " ~ relation ~ " has no column '" ~ key ~ "', without which its rows cannot be used."
            ~ "\n  Its columns are: " ~ (present.values() | map(attribute='name') | unique | join(', ')) ~ "."
            ~ ("\n  Select your column for it as " ~ key ~ " in the view that var " ~ shown_name ~ " names (docs/your-own-data.md).\n"
                if shown_name.startswith('own_') else
                "\n  Let the loader sync '" ~ key ~ "', or bring the table in as your own (docs/your-own-data.md).\n")
        ) %}
    {%- endfor -%}
    select
    {%- for type, names in columns.items() %}
        {%- for name in names if name not in ['is_deleted', 'loaded_at'] %}
        {{ typed_column(name, type, present) }} as {{ name | replace('-', '_') | replace('$', '') }},
        {%- endfor %}
    {%- endfor %}
        {{ loaded_at(present) }} as loaded_at,
        {{ is_deleted(present) }} as is_deleted
    from {{ newest_versions(relation, keys, present) }}
{% endmacro %}


{# When the row reached the warehouse, from the first column of a loader that is there. dlt writes seconds since 1970. #}
{% macro loaded_at(present) -%}
    {%- if present is not none and '_dlt_load_id' in present -%}
        {{ epoch_to_timestamp(try_number("cast(" ~ adapter.quote(present['_dlt_load_id']['name']) ~ " as " ~ dbt.type_string() ~ ")") ~ ' * 1000', 'milliseconds') }}
    {%- else -%}
        {{ first_of(['_fivetran_synced', '_airbyte_extracted_at', '_sdc_extracted_at', '_sdc_batched_at', '_ingestr_loaded_at',
            '_loaded_at', 'loaded_at', 'load_tstamp', 'uuid_ts', 'received_at'], 'timestamp', present) }}
    {%- endif -%}
{%- endmacro %}


{# Does anything say that the row is deleted: a flag, a time of deletion, a version that is no longer the valid one? #}
{% macro is_deleted(present) -%}
    {%- for name in ['_fivetran_deleted', '_is_deleted', 'is_deleted'] if present is not none and raw_column(name, present) is not none -%}
    coalesce({{ typed_column(name, 'boolean', present) }}, false) or {{ '' }}
    {%- endfor -%}
    {%- for name in ['_sdc_deleted_at', '_ab_cdc_deleted_at'] if present is not none and name in present -%}
    {{ typed_column(name, 'text', present) }} is not null or {{ '' }}
    {%- endfor -%}
    {%- if present is not none and '_fivetran_active' in present -%}
    not coalesce({{ typed_column('_fivetran_active', 'boolean', present) }}, true) or {{ '' }}
    {%- endif -%}
    false
{%- endmacro %}


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
                partition by
                    {%- for key in (keys[:1] if keys[0] in ['id', 'guid'] else keys) %}
                    {{ adapter.quote(raw_column(key, present)['name']) }}{{ ',' if not loop.last }}
                    {%- endfor %}
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


{# The columns of a raw table: lower-case name, and the same spelled plainly -> (name as it is, type). None where nobody may look (offline compilation, lint):
   then every column that is asked for is taken to be there, as text. A table that is missing stops the build with a sentence. #}
{% macro raw_columns(relation, shown_name) %}
    {% if relation is none %}{% do return({}) %}{% endif %}
    {% if not execute or not flags.INTROSPECT or relation.is_cte %}{% do return(none) %}{% endif %}
    {% set present = {} %}
    {% for column in adapter.get_columns_in_relation(relation) %}
        {% do present.update({column.name | lower: {'name': column.name, 'type': column.dtype | lower}}) %}
    {% endfor %}
    {% for column in present.values() | list %}
        {% do present.setdefault(spelled_plainly(column['name']), column) %}
    {% endfor %}
    {% if present or flags.WHICH not in ['run', 'build', 'test', 'snapshot', 'show'] %}
        {% do return(present or none) %}
    {% endif %}
    {% do exceptions.raise_compiler_error(
        "\n\n  The table " ~ relation ~ " is not there (" ~ shown_name ~ ")."
        ~ ("\n  Correct var " ~ shown_name ~ ", or set it to '' if you have no such table (docs/your-own-data.md).\n"
            if shown_name.startswith('own_') else "\n  Either the loader has not synced it yet, or its schema has another name (the vars in dbt_project.yml), or you do not have it:"
        ~ "\n  then add " ~ shown_name ~ " to var tables_not_synced, or take the system out of var systems.\n")
    ) %}
{% endmacro %}


{# A name without what loaders spell differently: CreatedDate and created_date; property_email and properties_email;
   ownerid and _ownerid_value. #}
{% macro spelled_plainly(name) %}
    {%- set plain = name | lower -%}
    {%- if plain.startswith('_') and plain.endswith('_value') -%}{%- set plain = plain[1:-6] -%}{%- endif -%}
    {%- do return((plain | replace('properties_', '') | replace('property_', '')).strip('_ $') | replace('_', '') | replace('-', '') | replace(' ', '')) -%}
{% endmacro %}


{# The column that a loader made of this one: its entry in raw_columns(). None where there is none. #}
{% macro raw_column(name, present) %}
    {% do return(present.get(name, present.get(spelled_plainly(name)))) %}
{% endmacro %}


{# The first of several columns that is there, typed; a typed NULL where none is. #}
{% macro first_of(names, type, present) %}
    {%- set there = [] -%}
    {%- for name in names if present is not none and raw_column(name, present) is not none -%}{%- do there.append(name) -%}{%- endfor -%}
    {{- typed_column(there[0] if there else none, type, present) -}}
{% endmacro %}


{# One raw column as one of our types; what cannot be read as that type is NULL. (checks_style_only: see canonical.) #}
{% macro typed_column(name, type, present) %}
    {%- set raw = raw_column(name, present) if name is not none and present is not none else {'name': name, 'type': 'unknown'} -%}
    {%- if name is none or raw is none -%}
        cast(null as {{ sql_type(type) }})
    {%- else -%}
        {%- set column = adapter.quote(raw['name']) -%}
        {%- set is_type = raw['type'] -%}
        {%- set as_text = "nullif(trim(cast(" ~ column ~ " as " ~ dbt.type_string() ~ ")), '')" -%}
        {%- if type == 'nested' or var('checks_style_only', false) -%}
            {{ column }}
        {%- elif type == 'number' and is_number_type(is_type) -%}
            cast({{ column }} as {{ type_double() }})
        {%- elif type == 'boolean' and is_type.startswith('bool') -%}
            {{ column }}
        {%- elif type == 'timestamp' and is_type.startswith(('timestamp', 'date')) -%}
            {{ utc_timestamp(column, is_type) }}
        {%- elif type == 'timestamp' and is_number_type(is_type) -%}
            {{ epoch_to_timestamp(column, 'milliseconds') }}
        {%- else -%}
            {{ typed_text(as_text, type) }}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}


{% macro is_number_type(type) %}
    {% set numbers = ['int', 'bigint', 'hugeint', 'smallint', 'tinyint', 'ubigint', 'uinteger', 'double', 'float', 'real', 'numeric', 'decimal', 'long',
        'number', 'bignumeric', 'byteint'] %}
    {% set found = [] %}
    {% for word in numbers if type.startswith(word) %}{% do found.append(word) %}{% endfor %}
    {% do return(found | length > 0) %}
{% endmacro %}


{# Text as one of our types; what cannot be read as that type is NULL. #}
{% macro typed_text(text, type) -%}
    {%- if type == 'number' -%}{{ try_number(text) }}
    {%- elif type == 'boolean' -%}{{ text_to_boolean(text) }}
    {%- elif type == 'timestamp' -%}{{ try_timestamp(text) }}
    {%- else -%}{{ text }}
    {%- endif -%}
{%- endmacro %}


{# TRUE/true/1/yes and their opposites; anything else, '' too, is unknown and not false. #}
{% macro text_to_boolean(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}


{% macro sql_type(type) %}
    {%- if type == 'text' -%}{%- do return(dbt.type_string()) -%}
    {%- elif type == 'number' -%}{%- do return(type_double()) -%}
    {%- elif type == 'boolean' -%}{%- do return(dbt.type_boolean()) -%}
    {%- elif type == 'timestamp' -%}{%- do return(dbt.type_timestamp()) -%}
    {%- endif -%}
{% endmacro %}
