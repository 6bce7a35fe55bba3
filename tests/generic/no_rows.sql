{# Fails when the table has a row: for tables that list problems. #}
{% test no_rows(model) %}
    select * from {{ model }}
{% endtest %}
