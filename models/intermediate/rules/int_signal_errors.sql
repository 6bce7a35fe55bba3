-- Rows of signals.csv whose cells do not fit each other, or the other rows of the same signal.
{%- set operators_of_lists =
    "('equals', 'one_of', 'contains', 'starts_with', 'in_order', "
    ~ quoted(negative_operators()) ~ ")" %}
{%- set behaviors = 'count, count_in_30_days (with any number of days from 1 to 3650), '
    ~ 'days_since_last, days_since_first' %}
{%- set bare_operators = "('occurred', 'is_missing', 'is_present')" %}
{%- set checks = [
    ('subject', "subject <> first_subject and 'event' in (subject, first_subject)",
        "A signal is about events or about leads and their accounts; the first row of this one says {first_subject}. Make two signals of it."),
    ('signal_id', "signal_id in (" ~ quoted(rule_words()['event_type']) ~ ")",
        "An event type has this name. Give the signal another one, so that it is clear which of the two is meant."),
    ('event_type', "event_type is not null and subject = 'account'",
        "Leave this cell empty: only signals about events and the behavior of leads have an event type."),
    ('event_type', "event_type is not null and subject = 'lead' and property is not null and behavior is null",
        "Leave this cell empty, or write in property how the events are counted: " ~ behaviors ~ "."),
    ('event_type', "event_type is null and subject = 'lead' and behavior is not null",
        "Say which event types, or which signals about events, are counted for {property}."),
    ('event_type', "subject = 'event' and names_signals > 0",
        "A signal about events names event types here, not signals."),
    ('event_type', "subject = 'lead' and names_other_signals > 0",
        "Only signals about events can be counted; one of these is about leads or accounts."),
    ('operator', "operator = 'occurred' and subject in ('lead', 'account')",
        "occurred is for events. For a lead or account name a property and write is_present."),
    ('operator', "operator = 'in_order' and property is not null and (property <> 'pages' or subject <> 'event')",
        "in_order is for the property pages of the event type visit."),
    ('operator', "operator = 'within_days' and behavior is not null",
        "within_days is for a date; {property} is a number. Write at_most."),
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
    ('value', "operator in " ~ operators_of_lists ~ " and " ~ dbt.position("'||'", 'value_list') ~ " > 0",
        "Take out the | that separates nothing: a list is written a|b|c."),
    ('value', "operator in ('equals', 'not_equals') and " ~ dbt.position("'|'", 'value') ~ " > 0",
        "{operator} compares with one value. For a list write one_of or not_one_of."),
    ('value', "length(value_list) - length(replace(value_list, '|', '')) > 501",
        "A list has at most 500 pieces. Make it shorter, or look at a broader property."),
    ('value',
        "operator in ('at_least', 'at_most', 'below') and value is not null and value_number is null and value_date is null",
        "{operator} needs a number such as 50, or a date such as 2026-03-31."),
    ('value', "operator = 'within_days' and value is not null and coalesce(value_number, 0) <= 0",
        "within_days needs a number of days above 0, such as 30."),
    ('value', "operator = 'between' and value is not null and not is_range",
        "between needs a range low..high of two numbers or two dates, such as 50..500; one end may be empty. "
        ~ "A spreadsheet may have made a date of it."),
    ('value', "operator = 'between' and is_range and (low_number > high_number or low_date > high_date)",
        "The range is upside down: write the lower end first."),
] %}
{%- for event_type, words in derived_events().items() if words %}
    {%- do checks.append(('property',
        "subject = 'event' and property in (" ~ quoted(words) ~ ") and coalesce(event_type, '') <> '" ~ event_type ~ "'",
        "Only events of the type " ~ event_type ~ " have this property. Write " ~ event_type ~ " in event_type, or choose another property."
    )) %}
{%- endfor %}
{%- set properties = {
    'event': event_properties() | map('replace', 'event_day', 'event_date') | list
        + derived_events().values() | map('list') | sum(start=[]),
    'lead': lead_attributes('lead') | list,
    'account': lead_attributes('account') | list,
} %}
{%- for subject, names in properties.items() %}
    {%- do checks.append(('property',
        "subject = '" ~ subject ~ "' and operator <> 'occurred' and property not in (" ~ quoted(names) ~ ")"
        ~ (" and behavior is null" if subject == 'lead' else ''),
        "No such property. What a signal can look at with subject " ~ subject ~ ": " ~ names | join(', ')
        ~ (', and how often or when something happened: ' ~ behaviors if subject == 'lead' else '') ~ "."
    )) %}
{%- endfor %}

with typed_signals as (
    select
        *,
        coalesce(low, high) is not null
        and (
            (low is null or low_number is not null) and (high is null or high_number is not null)
            or (low is null or low_date is not null) and (high is null or high_date is not null)
        ) as is_range
    from {{ ref('int_typed_signals') }}
),

subjects as (
    select signal_id, min(subject) as subject from typed_signals
    where signal_id is not null
    group by 1
),

named_signals as (
    select
        typed_signals.event_types,
        count(*) as names_signals,
        sum(case when subjects.subject = 'event' then 0 else 1 end) as names_other_signals
    from (select distinct event_types from typed_signals) as typed_signals
    inner join subjects
        on {{ dbt.position("'|' || subjects.signal_id || '|'", 'typed_signals.event_types') }} > 0
    group by 1
),

signals as (
    select
        typed_signals.*,
        named_signals.names_signals,
        named_signals.names_other_signals,
        first_value(typed_signals.subject) over (
            partition by typed_signals.signal_id
            order by typed_signals.row_number, typed_signals.subject
            rows between unbounded preceding and unbounded following
        ) as first_subject
    from typed_signals
    left join named_signals on typed_signals.event_types = named_signals.event_types
),

errors as (
    {{ row_errors('signals', checks) }}
)

select * from errors
