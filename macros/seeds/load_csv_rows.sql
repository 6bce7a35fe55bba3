{# Puts the rows of a seed's file into its table on Postgres, in place of dbt's own macro, which asks anew for each cell what
   stands for it in a statement: that takes longer than all other steps of a build together. #}
{% macro postgres__load_csv_rows(model, agate_table) %}
    {%- set columns = agate_table.column_names -%}
    {%- set one_row = '(' ~ (['%s'] * (columns | length)) | join(', ') ~ ')' -%}
    {%- set statements = [] -%}
    {%- for rows in agate_table.rows | batch(get_batch_size()) -%}
        {%- set cells = [] -%}
        {%- for row in rows -%}{%- do cells.extend(row) -%}{%- endfor -%}
        {%- set statement = 'insert into ' ~ this.render() ~ ' (' ~ get_seed_column_quoted_csv(model, columns) ~ ') values '
            ~ ([one_row] * (rows | length)) | join(', ') -%}
        {%- do adapter.add_query(statement, bindings=cells, abridge_sql_log=true) -%}
        {%- do statements.append(statement) -%}
    {%- endfor -%}
    {{ return(statements | first | default('')) }}
{% endmacro %}


{# Redshift would take the one of Postgres. #}
{% macro redshift__load_csv_rows(model, agate_table) %}
    {{ return(dbt.default__load_csv_rows(model, agate_table)) }}
{% endmacro %}
