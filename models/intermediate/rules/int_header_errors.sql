-- Columns that a rule file lacks, and columns that nobody asked for, by the header that the
-- warehouse has loaded.

with errors as (
    select
        cast(null as {{ dbt.type_string() }}) as file_name,
        cast(null as {{ dbt.type_int() }}) as row_number,
        cast(null as {{ dbt.type_string() }}) as row_key,
        cast(null as {{ dbt.type_string() }}) as column_name,
        cast(null as {{ dbt.type_string() }}) as bad_value,
        cast(null as {{ dbt.type_string() }}) as problem
    from (select 1 as no_error) as no_errors
    where false
    {%- for file, columns in rule_files().items() %}
    {%- set header = rule_file_header(file) %}
    {%- for column, kind in columns.items() if header and column not in header %}
    union all
    select
        'seeds/rules/{{ file }}.csv', 1, null, '{{ column }}', null,
        'The file has no column of this name. Add it to the header{{ '.' if kind.endswith('!') else '; its cells may stay empty.' }}'
    {%- endfor %}
    {%- for column in header if column not in columns %}
    union all
    select
        'seeds/rules/{{ file }}.csv', 1, null, '{{ column }}', '{{ column }}',
        'Nothing reads this column. Correct its name or take it out; the columns are: {{ columns | join(', ') }}.'
    {%- endfor %}
    {%- endfor %}
)

select * from errors
