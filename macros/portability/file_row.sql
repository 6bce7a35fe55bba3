{# The row of a seed's file as a spreadsheet shows it (the header is row 1), where the engine keeps the order of rows;
   NULL elsewhere. Not rowid + 2: a table that was emptied and filled again goes on counting. #}
{% macro file_row(relation) %}{{ return(adapter.dispatch('file_row', 'lead_scoring')(relation)) }}{% endmacro %}

{% macro default__file_row(relation) -%}
    cast(null as {{ dbt.type_int() }})
{%- endmacro %}

{% macro duckdb__file_row(relation) -%}
    {%- if relation.is_cte -%}
        {{ lead_scoring.default__file_row(relation) }}
    {%- else -%}
        cast(row_number() over (order by rowid) + 1 as {{ dbt.type_int() }})
    {%- endif -%}
{%- endmacro %}

{# The place of a row in the table's file: rows that are inserted one after the other lie one after the other. #}
{% macro postgres__file_row(relation) -%}
    {%- if relation.is_cte -%}
        {{ lead_scoring.default__file_row(relation) }}
    {%- else -%}
        cast(row_number() over (order by ctid) + 1 as {{ dbt.type_int() }})
    {%- endif -%}
{%- endmacro %}

{% macro redshift__file_row(relation) -%}
    {{ lead_scoring.default__file_row(relation) }}
{%- endmacro %}
