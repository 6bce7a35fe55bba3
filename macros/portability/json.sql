{# One value in a column of JSON, by its path ('id', 'meta.code', '[0].name'), as trimmed text. NULL where the column is
   empty or no JSON, or where the path leads nowhere. The column may be text or the engine's own kind of JSON. #}
{% macro json_value(column, path) %}{{ return(adapter.dispatch('json_value', 'lead_scoring')(column, path)) }}{% endmacro %}

{% macro json_path(path) %}{{ return('$' ~ ('' if path.startswith('[') else '.') ~ path) }}{% endmacro %}

{% macro default__json_value(column, path) -%}
    nullif(trim(json_extract_string(
        case when json_valid(cast({{ column }} as varchar)) then cast({{ column }} as varchar) end, '{{ json_path(path) }}')), '')
{%- endmacro %}

{% macro postgres__json_value(column, path) -%}
    nullif(trim({{ lead_scoring.postgres__try_jsonb(column) }} #>> '{{ '{' ~ (path | replace('[', '.') | replace(']', '') | replace('.', ',')).strip(',') ~ '}' }}'), '')
{%- endmacro %}

{# Text that is no JSON, NULL. (Postgres 16 and newer can tell.) #}
{% macro postgres__try_jsonb(column) -%}
    case when pg_input_is_valid(cast({{ column }} as text), 'jsonb') then cast({{ column }} as jsonb) end
{%- endmacro %}

{% macro spark__json_value(column, path) -%}
    nullif(trim(get_json_object(
        case when try_parse_json({{ column }}) is not null then {{ column }} end, '{{ json_path(path) }}')), '')
{%- endmacro %}

{% macro bigquery__json_value(column, path) -%}
    nullif(trim(coalesce(
        json_value({{ column }}, '{{ json_path(path) }}'), json_query({{ column }}, '{{ json_path(path) }}'))), '')
{%- endmacro %}

{% macro snowflake__json_value(column, path) -%}
    nullif(trim(get_path(try_parse_json({{ column }}), '{{ path }}')::string), '')
{%- endmacro %}

{# '[0].name' is the element 0, then its name. #}
{% macro redshift__json_value(column, path) -%}
    {%- set found = namespace(sql='cast(' ~ column ~ ' as varchar(65535))') -%}
    {%- for step in path.replace('[', '.').replace(']', '').strip('.').split('.') -%}
        {%- if step.isdigit() -%}
            {%- set found.sql = 'json_extract_array_element_text(' ~ found.sql ~ ', ' ~ step ~ ', true)' -%}
        {%- else -%}
            {%- set found.sql = 'json_extract_path_text(' ~ found.sql ~ ", '" ~ step ~ "', true)" -%}
        {%- endif -%}
    {%- endfor -%}
    nullif(trim({{ found.sql }}), '')
{%- endmacro %}


{# The rows of `relation` once for each element of a JSON array in `column`, with the columns element (JSON as text) and
   position (from 1). A row whose array is empty, NULL or no JSON has none. #}
{% macro json_elements(relation, column) %}{{ return(adapter.dispatch('json_elements', 'lead_scoring')(relation, column)) }}{% endmacro %}

{% macro default__json_elements(relation, column) -%}
    select
        *,
        unnest(elements) as element,
        generate_subscripts(elements, 1) as position
    from (
        select *, cast(json_extract(
            case when json_valid(cast({{ column }} as varchar)) then cast({{ column }} as varchar) end, '$[*]') as varchar[]) as elements
        from {{ relation }}
    ) as arrays
{%- endmacro %}

{% macro postgres__json_elements(relation, column) -%}
    select {{ relation }}.*, cast(array_rows.element as text) as element, cast(array_rows.position as integer) as position
    from {{ relation }}
    cross join lateral (select {{ lead_scoring.postgres__try_jsonb(relation ~ '.' ~ column) }} as content) as parsed
    cross join lateral jsonb_array_elements(
        case when jsonb_typeof(parsed.content) = 'array' then parsed.content end
    ) with ordinality as array_rows (element, position)
{%- endmacro %}

{% macro spark__json_elements(relation, column) -%}
    select *, place + 1 as position
    from {{ relation }} lateral view posexplode(from_json(
        case when try_parse_json({{ column }}) is not null then {{ column }} end, 'array<string>')) array_rows as place, element
{%- endmacro %}

{% macro bigquery__json_elements(relation, column) -%}
    select {{ relation }}.*, element, place + 1 as position
    from {{ relation }}, unnest(json_query_array({{ column }})) as element with offset as place
{%- endmacro %}

{% macro snowflake__json_elements(relation, column) -%}
    select {{ relation }}.*, to_json(array_rows.value) as element, array_rows.index + 1 as position
    from {{ relation }}, lateral flatten(input => try_parse_json({{ column }})) as array_rows
{%- endmacro %}

{% macro redshift__json_elements(relation, column) -%}
    select arrays.*, json_serialize(array_rows) as element, place + 1 as position
    from (
        select *, json_parse(case when is_valid_json_array({{ column }}) then {{ column }} end) as elements from {{ relation }}
    ) as arrays, arrays.elements as array_rows at place
{%- endmacro %}
