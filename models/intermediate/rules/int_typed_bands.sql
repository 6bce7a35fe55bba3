-- The rows of tiers.csv, fit_grades.csv and engagement_levels.csv, typed, one below the other.

with
{% for file, band_type in band_files().items() %}
{{ file }} as (
    {{ rule_file(file) }}
),
{% endfor %}
bands as (
    {%- for file, band_type in band_files().items() %}
    select
        file_name,
        row_number,
        row_key,
        row_id,
        '{{ band_type }}' as band_type,
        model_id,
        model_id_as_written,
        {{ band_type }} as band,
        {{ band_type }}_as_written as band_as_written,
        enter_at,
        enter_at_as_written,
        leave_at,
        leave_at_as_written,
        description,
        description_as_written
    from {{ file }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from bands
