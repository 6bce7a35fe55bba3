{# The recorded versions of raw records, to select from: what the snapshots keep of int_<entity>_rows, or where nothing is kept
   the rows of today, known since today. #}
{% macro kept_versions(entity) %}
    {%- set kept_in = {'leads': 'lead_record_history', 'accounts': 'account_history', 'opportunities': 'opportunity_history'} -%}
    {%- set rows = {'leads': 'int_lead_rows', 'accounts': 'int_account_rows', 'opportunities': 'int_opportunity_rows'} -%}
    {%- if keeps_history() -%}
        {{ ref(kept_in[entity]) }}
    {%- else -%}
        (
            select todays_rows.*, cast(known_on as {{ dbt.type_timestamp() }}) as dbt_valid_from
            from (
                {{ rows_to_keep(entity, rows[entity]) }}
            ) as todays_rows
        )
    {%- endif -%}
{% endmacro %}
