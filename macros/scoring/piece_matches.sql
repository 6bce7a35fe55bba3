{# Does a path of pages ('/a > /b > /c') have pages that start with the pieces of a list ('|/a|/c|'), in this order?
   A pattern of LIKE, with its own special characters out of the way. #}
{% macro pages_in_order(pages, list) -%}
    {%- set special = "'%_' || chr(92), chr(1) || chr(2) || chr(3)" -%}
    translate('> ' || {{ pages }}, {{ special }})
    like replace(translate(substring({{ list }}, 1, length({{ list }}) - 1), {{ special }}), '|', '%> ') || '%'
{%- endmacro %}


{# Does a value match one piece of a condition? true, false, or NULL where it cannot be told (the value is no number or date
   where one is needed). `tested` is the alias of a row with the value (value_text lower-case and never NULL here,
   value_number, value_date), the condition and the piece. Negative operators are turned round by the caller. #}
{% macro piece_matches(as_of_date) %}
    case
        when tested.operator in ('equals', 'not_equals', 'one_of', 'not_one_of') then
            coalesce(tested.value_number = tested.piece_number, tested.value_text = tested.piece)
        when tested.operator in ('contains', 'not_contains') then {{ dbt.position('tested.piece', 'tested.value_text') }} > 0
        when tested.operator in ('starts_with', 'not_starts_with') then {{ dbt.position('tested.piece', 'tested.value_text') }} = 1
        when tested.operator = 'in_order' then {{ pages_in_order('tested.value_text', 'tested.piece') }}
        when tested.operator = 'at_least' then
            coalesce(tested.value_number >= tested.wanted_number, tested.value_date >= tested.wanted_date)
        when tested.operator = 'at_most' then
            coalesce(tested.value_number <= tested.wanted_number, tested.value_date <= tested.wanted_date)
        when tested.operator = 'below' then
            coalesce(tested.value_number < tested.wanted_number, tested.value_date < tested.wanted_date)
        when tested.operator = 'between' and (tested.low_number is not null or tested.high_number is not null) then
            tested.value_number >= coalesce(tested.low_number, tested.value_number)
            and tested.value_number <= coalesce(tested.high_number, tested.value_number)
        when tested.operator = 'between' then
            tested.value_date >= coalesce(tested.low_date, tested.value_date)
            and tested.value_date <= coalesce(tested.high_date, tested.value_date)
        when tested.operator = 'within_days' then
            tested.value_date <= {{ as_of_date }}
            and {{ dbt.datediff('coalesce(tested.value_date, ' ~ as_of_date ~ ')', as_of_date, 'day') }} < tested.wanted_number
    end
{% endmacro %}


{# The operators that hold where none of the pieces matches. #}
{% macro negative_operators() %}
    {% do return(['not_equals', 'not_one_of', 'not_contains', 'not_starts_with']) %}
{% endmacro %}
