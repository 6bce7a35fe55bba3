{# A day as text; '-' if there is none. #}
{% macro day_text(column) -%}
    coalesce(cast({{ column }} as {{ dbt.type_string() }}), '-')
{%- endmacro %}


{# The same day, or no day on both sides. #}
{% macro same_day(left, right) -%}
    coalesce({{ left }}, cast('1000-01-01' as date)) = coalesce({{ right }}, cast('1000-01-01' as date))
{%- endmacro %}


{# Which of several copies of an event counts: one that is not deleted, the one that was loaded first; then whatever makes the order
   the same on every run. #}
{% macro order_of_copies(copies, known_by='known_by') -%}
    case when {{ copies }}.is_deleted then 1 else 0 end,
    case when {{ copies }}.loaded_at is null then 1 else 0 end,
    {{ copies }}.loaded_at,
    case when {{ copies }}.occurred_at is null then 1 else 0 end,
    {{ copies }}.occurred_at,
    {%- for column in ['event_type', 'page_path', 'content_name'] %}
    coalesce({{ copies }}.{{ column }}, ''),
    {%- endfor %}
    {{ known_by }}
{%- endmacro %}


{# All that an event says about who it was, as one text: events that say the same were the same person. Its pieces are told apart by a
   character that no key contains (the unit separator). #}
{% macro known_by(pieces) -%}
    {%- for piece in pieces -%}
    coalesce({{ piece }}, ''){{ " || '\u001f' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{# One piece of known_by, by its place from 1; NULL if the event does not say it. #}
{% macro piece_of_known_by(place) -%}
    nullif({{ dbt.split_part('known_by', "'\u001f'", place) }}, '')
{%- endmacro %}


{# Which events of a day are kept together, as a number from 0 to 1023: told from the first key that an event has, so that those which know
   their person the same way are in one part. #}
{% macro event_bucket(events) -%}
    {%- set keys = ['lead_source_id', 'email', 'user_id', 'anonymous_id', 'account_source_id'] -%}
    mod({{ row_hash(["coalesce(" ~ events ~ "." ~ keys | join(", " ~ events ~ ".") ~ ", '')"]) }}, 1024)
{%- endmacro %}


{# The day on which an event could be known. What came with a source's first load, or from a loader that gives no time, was available when
   it happened; what came later, when it was loaded. #}
{% macro available_date(event_rows, first_loads) -%}
    case
        when
            {{ event_rows }}.loaded_date > {{ first_loads }}.first_loaded_date
            and {{ event_rows }}.loaded_at > {{ event_rows }}.occurred_at
            then {{ event_rows }}.loaded_date
        else {{ event_rows }}.event_date
    end
{%- endmacro %}
