-- Every problem in the rule files, one per row: where it is and what to do. The models that scoring
-- reads depend on this one, and its test fails on the first row, so that nothing is scored by rules
-- that are not understood.
{%- set steps = {
    'int_header_errors': 1,
    'int_cell_errors': 2,
    'int_signal_errors': 3,
    'int_scoring_rule_errors': 3,
    'int_model_errors': 3,
    'int_band_errors': 3,
    'int_probability_errors': 3,
    'int_contact_value_errors': 3,
} %}

with problems as (
    {%- for relation, step in steps.items() %}
    select
        file_name,
        row_number,
        row_key,
        column_name,
        bad_value,
        problem,
        {{ step }} as step
    from {{ ref(relation) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- A file without one of its columns, and a cell that is wrong on its own, are not blamed for what
-- follows from it.
staged as (
    select
        *,
        min(step) over (partition by file_name) as first_step_of_file,
        min(step) over (partition by file_name, row_number, row_key, column_name)
            as first_step_of_cell
    from problems
),

errors as (
    select
        file_name,
        row_number,
        row_key,
        column_name,
        bad_value,
        problem
    from staged
    where step = 1 or (first_step_of_file > 1 and step = first_step_of_cell)
)

select * from errors
