-- Rows of signals.csv whose cells do not fit each other, or the other rows of the same signal.
{%- set text_operators =
    "('equals', 'not_equals', 'one_of', 'not_one_of', 'contains', 'starts_with')" %}
{%- set bare_operators = "('occurred', 'is_missing', 'is_present')" %}
{%- set checks = [
    ('subject', "subject <> first_subject",
        "All rows of a signal look at the same subject; the first row of this one says {first_subject}. Make two signals of it."),
    ('event_type', "event_type is not null and subject in ('lead', 'account')",
        "Leave this cell empty: only signals about events have an event type."),
    ('operator', "operator = 'occurred' and subject in ('lead', 'account')",
        "occurred is for events. For a lead or account name a property and write is_present."),
    ('operator', "operator = 'within_days' and subject = 'event'",
        "within_days is for a date of a lead or account. How old an event may be is window_days in scoring_rules.csv."),
    ('property', "operator = 'occurred' and property is not null",
        "Leave this cell empty, or choose another operator: occurred looks at no property."),
    ('property', "operator <> 'occurred' and property is null",
        "Say which property is compared: {operator} needs one."),
    ('value', "operator in " ~ bare_operators ~ " and value is not null",
        "Leave this cell empty, or choose another operator: {operator} compares with nothing."),
    ('value', "operator not in " ~ bare_operators ~ " and value is null",
        "Say what the property is compared with: {operator} needs a value."),
    ('value', "operator in " ~ text_operators ~ " and " ~ dbt.position("'||'", 'value_list') ~ " > 0",
        "Take out the | that separates nothing: a list is written a|b|c."),
    ('value', "operator in ('equals', 'not_equals') and " ~ dbt.position("'|'", 'value') ~ " > 0",
        "{operator} compares with one value. For a list write one_of or not_one_of."),
    ('value', "length(value_list) - length(replace(value_list, '|', '')) > 501",
        "A list has at most 500 pieces. Make it shorter, or look at a broader property."),
    ('value',
        "operator in ('at_least', 'at_most') and value is not null and value_number is null and value_date is null",
        "{operator} needs a number such as 50, or a date such as 2026-03-31."),
    ('value', "operator = 'within_days' and value is not null and coalesce(value_number, 0) <= 0",
        "within_days needs a number of days above 0, such as 30."),
    ('value', "operator = 'between' and value is not null and not is_range",
        "between needs a range low..high of two numbers or two dates, such as 50..500; one end may be empty. "
        ~ "A spreadsheet may have made a date of it."),
    ('value', "operator = 'between' and is_range and (low_number > high_number or low_date > high_date)",
        "The range is upside down: write the lower end first."),
] %}
{%- set properties = {
    'event': event_properties(),
    'lead': lead_attributes('lead') | list,
    'account': lead_attributes('account') | list,
} %}
{%- for subject, names in properties.items() %}
    {%- do checks.append(('property',
        "subject = '" ~ subject ~ "' and operator <> 'occurred' and property not in ('" ~ names | join("', '") ~ "')",
        "No such property. What a signal can look at with subject " ~ subject ~ ": " ~ names | join(', ') ~ "."
    )) %}
{%- endfor %}

with typed_signals as (
    select * from {{ ref('int_typed_signals') }}
),

signals as (
    select
        *,
        first_value(subject) over (
            partition by signal_id order by row_number, subject
            rows between unbounded preceding and unbounded following
        ) as first_subject,
        coalesce(low, high) is not null
        and (
            (low is null or low_number is not null) and (high is null or high_number is not null)
            or (low is null or low_date is not null) and (high is null or high_date is not null)
        ) as is_range
    from typed_signals
),

errors as (
    {{ row_errors('signals', checks) }}
)

select * from errors
