-- Tiers, fit grades and engagement levels that do not cut the scores into bands: each number must
-- lie in exactly one.
{%- set checks = [
    ('band', "appearance > 1",
        "This model has it already. Give one of the two another name."),
    ('leave_at', "enter_at >= leave_at",
        "leave_at must be above enter_at: a band takes in its lower end and leaves out its upper end."),
    ('enter_at', "is_readable and place = 1 and enter_at is not null",
        "Leave this cell empty on the lowest row: it would leave a hole below {enter_at_as_written}."),
    ('leave_at', "is_readable and place = places and leave_at is not null",
        "Leave this cell empty on the highest row: it would leave a hole from {leave_at_as_written} on."),
    ('enter_at', "is_readable and place > 1 and enter_at is null",
        "Only the lowest row has no enter_at; this one overlaps {band_before}."),
    ('enter_at', "is_readable and enter_at is not null and place > 1 and leave_before is null",
        "This overlaps {band_before}, which has no leave_at: only the highest row has none."),
    ('enter_at', "is_readable and enter_at < leave_before",
        "This overlaps {band_before}, which ends at {leave_before_as_written}. Begin where that ends."),
    ('enter_at', "is_readable and enter_at > leave_before",
        "There is a hole after {band_before}, which ends at {leave_before_as_written}. Begin where that ends."),
] %}

with typed_bands as (
    select * from {{ ref('int_typed_bands') }}
),

lineage as (
    select * from {{ ref('int_model_lineage') }}
),

ordered as (
    select
        *,
        row_number() over (partition by band_type, model_id, band order by row_number)
            as appearance,
        row_number() over (
            partition by band_type, model_id
            order by case when enter_at is null then 0 else 1 end, enter_at, row_number
        ) as place,
        count(*) over (partition by band_type, model_id) as places,
        sum(
            case
                when enter_at is null and enter_at_as_written is not null then 1
                when leave_at is null and leave_at_as_written is not null then 1
                else 0
            end
        ) over (partition by band_type, model_id) as unreadable_rows
    from typed_bands
),

-- A set of bands with a cell that cannot be read, or of a model that is not there, is not judged as
-- a set.
bands as (
    select
        bands.*,
        bands.unreadable_rows = 0 and models.model_key is not null as is_readable,
        previous.band_as_written as band_before,
        previous.leave_at as leave_before,
        previous.leave_at_as_written as leave_before_as_written
    from ordered as bands
    left join ordered as previous
        on
            bands.band_type = previous.band_type
            and bands.model_id = previous.model_id
            and bands.place = previous.place + 1
    left join lineage as models on bands.model_id = models.model_key and models.distance = 0
),

errors as (
    {{ row_errors('bands', checks) }}
),

named_errors as (
    select
        file_name,
        row_number,
        row_key,
        case
            when column_name <> 'band' then column_name
            {%- for file, band_type in band_files().items() %}
            when file_name = 'seeds/rules/{{ file }}.csv' then '{{ band_type }}'
            {%- endfor %}
        end as column_name,
        bad_value,
        problem
    from errors
)

select * from named_errors
