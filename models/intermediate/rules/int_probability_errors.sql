-- Rows of probabilities.csv from which no probability can be worked out.
{%- set checks = [
    ('version', "appearance > 1",
        "This version of {model_id_as_written} has a row already. Keep the newer of the two."),
    ('points_to_double_odds', "points_to_double_odds <= 0",
        "Write a number above 0, such as 20: so many points more double the odds."),
    ('base_rate', "base_rate <= 0 or base_rate >= 1",
        "Write a share between 0 and 1, such as 0.04."),
    ('ripe_until', "ripe_until < ripe_from",
        "ripe_until is before ripe_from. Swap them, or leave one empty."),
    ('leads', "leads < 0",
        "Write how many leads were looked at: 0 or more."),
    ('conversions', "conversions < 0",
        "Write how many of the leads converted: 0 or more."),
    ('conversions', "conversions > leads",
        "More conversions than the {leads_as_written} leads. Correct one of the two."),
] %}

with typed_probabilities as (
    select * from {{ ref('int_typed_probabilities') }}
),

probabilities as (
    select
        *,
        row_number() over (partition by model_id, version order by row_number) as appearance
    from typed_probabilities
),

errors as (
    {{ row_errors('probabilities', checks) }}
)

select * from errors
