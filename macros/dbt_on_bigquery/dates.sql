{# What dbt itself has for BigQuery gives a datetime, which cannot be compared with a timestamp. Parts up to a day. #}
{% macro bigquery__dateadd(datepart, interval, from_date_or_timestamp) -%}
    timestamp_add(cast({{ from_date_or_timestamp }} as timestamp), interval cast({{ interval }} as int64) {{ datepart }})
{%- endmacro %}
