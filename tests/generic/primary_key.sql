{# Fails for each key that several rows have, or of which a column is empty that may not be. #}
{% test primary_key(model, columns, may_be_empty=[]) %}
    select
        {{ (columns + may_be_empty) | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ (columns + may_be_empty) | join(', ') }}
    having count(*) > 1 or {{ columns | join(' is null or ') }} is null
{% endtest %}
