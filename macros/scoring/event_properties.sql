{# The properties of an event that a signal may ask for. #}
{% macro event_properties() %}
    {% do return(['channel', 'direction', 'page_path', 'content_name', 'campaign_name', 'outcome', 'utm_source', 'utm_medium',
        'utm_campaign', 'source_system', 'value', 'duration_seconds']) %}
{% endmacro %}


{# The shape of an event: its type and those properties that some signal asks for, as text; the others are left empty,
   so that millions of events have few shapes. `events` and `used` are the aliases of int_events and int_used_properties. #}
{% macro event_shape() %}
    coalesce(events.event_type, '') as event_type
    {%- for property in event_properties() %},
    case when used.{{ property }} then coalesce(cast(events.{{ property }} as {{ dbt.type_string() }}), '') else '' end as {{ property }}
    {%- endfor %}
{% endmacro %}
