-- Every cell of every rule file, one per row: what it must be on its own (its kind, whether it may
-- be empty, the words it may hold) and what it holds. A column that a file lacks has no cells.

with
{% for file, columns in rule_files().items() %}
{{ file }}_columns as (
    {%- set present = rule_file_header(file) or columns %}
    {%- for column, kind in columns.items() %}
    {%- set words = rule_words().get(kind | replace('!', ''), []) %}
    select
        '{{ column }}' as column_name,
        '{{ kind | replace('!', '') }}' as kind,
        {{ 'true' if kind.endswith('!') else 'false' }} as is_required,
        nullif('{{ words | join(', ') }}', '') as words,
        {{ 'true' if column in present else 'false' }} as is_in_file
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),
{% endfor %}
cells as (
    {%- for file, columns in rule_files().items() %}
    select
        typed.file_name,
        typed.row_number,
        typed.row_key,
        typed.row_id,
        headings.*,
        case headings.column_name
            {%- for column in columns %}
            when '{{ column }}'
                then typed.{{ 'band' if column == band_files()[file] else column }}_as_written
            {%- endfor %}
        end as value
    from {{ ref(typed_model(file)) }} as typed
    cross join {{ file }}_columns as headings
    where typed.file_name = 'seeds/rules/{{ file }}.csv' and headings.is_in_file
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from cells
