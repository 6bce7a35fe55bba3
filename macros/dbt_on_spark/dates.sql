{# What dbt itself has for Spark adds whole seconds only, and makes a timestamp of a date; visits end by the millisecond. #}
{% macro spark__dateadd(datepart, interval, from_date_or_timestamp) -%}
    timestampadd({{ datepart }}, cast({{ interval }} as int), cast({{ from_date_or_timestamp }} as timestamp))
{%- endmacro %}


{# Calendar days from one date or timestamp to another. Other parts are not in use, and differ too much between engines. #}
{% macro spark__datediff(first_date, second_date, datepart) -%}
    {%- if datepart != 'day' -%}
        {% do exceptions.raise_compiler_error("dbt.datediff counts days on Spark, not " ~ datepart ~ "s; use seconds_between") %}
    {%- endif -%}
    datediff(cast({{ second_date }} as date), cast({{ first_date }} as date))
{%- endmacro %}
