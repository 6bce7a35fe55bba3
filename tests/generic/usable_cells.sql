{# Every cell of a file of words that cannot be used, one row per problem: where it is and what to do. One query for
   all that would be a test per column otherwise.
   required: columns that may not be empty. one_of: column -> the words it may hold. unique: lists of columns that no
   two rows have alike; the first names the row. known: column -> (seed, column) in which its words must be.
   positive: columns of numbers above 0. dates: columns of days. either: columns of which exactly one is filled. #}
{% test usable_cells(model, unique, required=[], one_of={}, known={}, positive=[], dates=[], either=[]) %}
    {%- set file = 'seeds/reference/' ~ model.identifier ~ '.csv' -%}
    {%- set checks = [] -%}
    {%- for column in required -%}
        {%- do checks.append((column, column ~ ' is null', 'Write something: this cell may not be empty.')) -%}
    {%- endfor -%}
    {%- for column, words in one_of.items() -%}
        {%- do checks.append((
            column, column ~ " not in ('" ~ words | join("', '") ~ "')", 'Write one of: ' ~ words | join(', ') ~ '.'
        )) -%}
    {%- endfor -%}
    {%- for columns in unique -%}
        {%- do checks.append((
            columns[0], columns | join(' is not null and ') ~ ' is not null and rows_alike_' ~ loop.index ~ ' > 1',
            'Another row has the same ' ~ columns | join(' and ') ~ ': delete one.'
        )) -%}
    {%- endfor -%}
    {%- for column, (relation, other_column) in known.items() -%}
        {%- do checks.append((
            column, column ~ ' not in (select ' ~ other_column ~ ' from ' ~ relation ~ ' where ' ~ other_column ~ ' is not null)',
            'Nobody knows this word: ' ~ relation.identifier ~ '.csv has no such ' ~ other_column ~ '.'
        )) -%}
    {%- endfor -%}
    {%- for column in positive -%}
        {%- do checks.append((
            column, column ~ ' is not null and coalesce(' ~ lead_scoring.try_number('trim(' ~ column ~ ')') ~ ', 0) <= 0',
            'Write a number above 0, such as 1200.50.'
        )) -%}
    {%- endfor -%}
    {%- for column in dates -%}
        {%- do checks.append((
            column, column ~ ' is not null and ' ~ lead_scoring.try_date('trim(' ~ column ~ ')') ~ ' is null',
            'Write a day such as 2026-03-31.'
        )) -%}
    {%- endfor -%}
    {%- if either -%}
        {%- set filled = [] -%}
        {%- for column in either -%}{%- do filled.append('case when ' ~ column ~ ' is null then 0 else 1 end') -%}{%- endfor -%}
        {%- do checks.append((
            either[0], '(' ~ filled | join(' + ') ~ ') <> 1', 'Fill exactly one of: ' ~ either | join(', ') ~ '.'
        )) -%}
    {%- endif -%}
    with file_rows as (
        select
            {{ lead_scoring.file_row(model) }} as row_number,
            {%- for columns in unique %}
            count(*) over (partition by {{ columns | join(', ') }}) as rows_alike_{{ loop.index }},
            {%- endfor %}
            cells.*
        from {{ model }} as cells
    ),

    problems as (
        {%- for column, condition, sentence in checks %}
        select
            '{{ file }}' as file_name,
            row_number,
            {{ unique[0] | join(" || '.' || ") }} as row_key,
            '{{ column }}' as column_name,
            {{ column }} as bad_value,
            '{{ sentence }}' as problem
        from file_rows
        where {{ condition }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    )

    select * from problems
{% endtest %}
