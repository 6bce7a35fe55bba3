{# Seconds from one timestamp to a later one; NULL if either is. dbt.datediff counts boundaries, not time, on some engines. #}
{% macro seconds_between(from_time, to_time) %}{{ return(adapter.dispatch('seconds_between', 'lead_scoring')(from_time, to_time)) }}{% endmacro %}

{% macro default__seconds_between(from_time, to_time) -%}
    (extract(epoch from {{ to_time }}) - extract(epoch from {{ from_time }}))
{%- endmacro %}

{% macro spark__seconds_between(from_time, to_time) -%}
    ((unix_micros(cast({{ to_time }} as timestamp)) - unix_micros(cast({{ from_time }} as timestamp))) / 1e6)
{%- endmacro %}

{% macro snowflake__seconds_between(from_time, to_time) -%}
    (datediff(microsecond, {{ from_time }}, {{ to_time }}) / 1e6)
{%- endmacro %}

{% macro redshift__seconds_between(from_time, to_time) -%}
    (datediff(microsecond, {{ from_time }}, {{ to_time }}) / cast(1e6 as {{ type_double() }}))
{%- endmacro %}

{% macro bigquery__seconds_between(from_time, to_time) -%}
    (timestamp_diff({{ to_time }}, {{ from_time }}, microsecond) / 1e6)
{%- endmacro %}


{# The number of the five seconds in which a timestamp lies. #}
{% macro five_seconds(column) -%}
    floor({{ seconds_between("cast('2000-01-01' as " ~ dbt.type_timestamp() ~ ")", column) }} / 5)
{%- endmacro %}
