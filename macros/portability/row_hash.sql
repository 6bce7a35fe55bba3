{# A whole number that changes when one of the columns does: the same for the same row on one engine, another on another. Never negative and
   below 2^31, so that billions can be added up. For finding out what changed, not for keys. #}
{% macro row_hash(columns) %}{{ return(adapter.dispatch('row_hash', 'lead_scoring')(columns)) }}{% endmacro %}

{% macro default__row_hash(columns) -%}
    cast(hash({{ columns | join(', ') }}) % 2147483647 as bigint)
{%- endmacro %}

{% macro postgres__row_hash(columns) -%}
    (hashtextextended(cast(row({{ columns | join(', ') }}) as text), 0) & 2147483647)
{%- endmacro %}

{% macro spark__row_hash(columns) -%}
    pmod(xxhash64({{ columns | join(', ') }}), 2147483647)
{%- endmacro %}

{% macro snowflake__row_hash(columns) -%}
    mod(abs(hash({{ columns | join(', ') }})), 2147483647)
{%- endmacro %}

{% macro bigquery__row_hash(columns) -%}
    mod(abs(farm_fingerprint(to_json_string(struct({{ columns | join(', ') }})))), 2147483647)
{%- endmacro %}

{# It takes columns of every type, each with the hash of those before it. #}
{% macro redshift__row_hash(columns) -%}
    {%- set hashed = namespace(sql='') -%}
    {%- for column in columns -%}
        {%- set hashed.sql = 'fnv_hash(' ~ column ~ (', ' ~ hashed.sql if hashed.sql else '') ~ ')' -%}
    {%- endfor -%}
    mod(abs({{ hashed.sql }}), 2147483647)
{%- endmacro %}
