{# The columns of an event that a signal may ask for: what makes up its shape. event_day is the event_date as text. #}
{% macro event_properties() %}
    {% do return(['channel', 'direction', 'page_path', 'content_name', 'campaign_name', 'outcome', 'utm_source', 'utm_medium',
        'utm_campaign', 'source_system', 'value', 'duration_seconds', 'event_day']) %}
{% endmacro %}


{# The events that nobody recorded but that follow from others, and the words that signals.csv has for what they carry:
   event type -> word -> the column in which int_derived_events keeps it. Millions of events need no columns more for it. #}
{% macro derived_events() %}
    {% do return({
        'visit': {'page_count': 'value', 'entry_page': 'page_path', 'exit_page': 'outcome', 'pages': 'content_name'},
        'attribute_changed': {'attribute': 'content_name', 'old_value': 'campaign_name', 'new_value': 'outcome'},
        'campaign_missed': {},
        'company_page_view': {},
    }) %}
{% endmacro %}


{# The shape of an event: its type and those properties that some signal asks for, as one text; the others are left empty, so that
   millions of events have few shapes. `events` and `used` (joined on the event type) are the aliases of rows with these columns and
   of int_used_properties. #}
{% macro event_shape(events, used) -%}
    {{ events }}.event_type
    {%- for property in event_properties() %}
        {%- set column = events ~ '.' ~ property | replace('event_day', 'event_date') %}
        {{ "|| '\u001f'" }} || case when {{ used }}.{{ property }} then coalesce({{ as_text(column) }}, '') else '' end
    {%- endfor %}
{%- endmacro %}


{# Does a condition look at events of this type? One that names none looks at everything that was recorded. #}
{% macro looks_at(event_type, event_types) -%}
    case
        when {{ event_types }} is null then {{ event_type }} not in ({{ quoted(derived_events()) }})
        else {{ dbt.position("'|' || " ~ event_type ~ " || '|'", event_types) }} > 0
    end
{%- endmacro %}
