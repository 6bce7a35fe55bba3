{# The rows of a relation (lead_funnel, or one with its columns) once for each way to look at them: columns dimension and
   dimension_value before its own; what is not known is in 'unknown'. Each dimension has every row once. #}
{% macro by_dimension(relation) -%}
    {%- set dimensions = {
        'all': "'all'", 'channel': 'channel', 'campaign': 'campaign', 'region': 'region', 'tier': 'tier', 'owner': 'owner_name',
        'model': 'model_id', 'lead source': 'lead_source',
    } -%}
    {%- for dimension, column in dimensions.items() %}
    select
        {{ relation }}.*,
        '{{ dimension }}' as dimension,
        coalesce({{ column }}, 'unknown') as dimension_value
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
