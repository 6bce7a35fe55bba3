{# The rows of a seed as SQL. What dbt itself has for Spark binds each value, and over method session writes None for an empty
   cell and stops at an apostrophe. #}
{% macro spark__load_csv_rows(model, agate_table) %}
    {%- set types = model['config'].get('column_types', {}) -%}
    {%- set column_types = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- do column_types.append(types.get(name, adapter.convert_type(agate_table, loop.index0))) -%}
    {%- endfor -%}
    {%- set statements = [] -%}
    {%- for rows in agate_table.rows | batch(get_batch_size()) -%}
        {%- set statement -%}
            insert into {{ this.render() }} values
            {% for row in rows -%}
            ({% for value in row %}{{ seed_value(value, column_types[loop.index0]) }}{{ ', ' if not loop.last }}{% endfor %}){{ ',' if not loop.last }}
            {% endfor %}
        {%- endset -%}
        {%- do adapter.add_query(statement, abridge_sql_log=True) -%}
        {%- do statements.append(statement) -%}
    {%- endfor -%}
    {{ return(statements[0]) }}
{% endmacro %}


{# One cell of a seed. A backslash and an apostrophe have a meaning in a literal of Spark. #}
{% macro seed_value(value, type) -%}
    {%- if value is none -%}
        null
    {%- else -%}
        {%- set text = "'" ~ (value | string | replace('\\', '\\\\') | replace("'", "\\'")) ~ "'" -%}
        {{ text if type in ('string', 'text') else 'cast(' ~ text ~ ' as ' ~ type ~ ')' }}
    {%- endif -%}
{%- endmacro %}
