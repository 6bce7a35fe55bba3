{# The rule files: every column and what its cells must be. The one place that knows; loading, typing and checking all
   read it. A kind that ends in ! may not be empty. Kinds: id (names this row), model, signal (name a row of another
   file), number, double (with all digits of a double), percent, whole, count (1 or more), date, text, word, and every list
   of rule_words(). #}
{% macro rule_files() %}
    {% do return({
        'signals': {
            'signal_id': 'id!', 'subject': 'subject!', 'event_type': 'event_type', 'property': 'word',
            'operator': 'operator!', 'value': 'word', 'description': 'text',
        },
        'scoring_rules': {
            'model_id': 'model!', 'rule_id': 'id!', 'component': 'component!', 'axis': 'axis!', 'rule_group': 'word',
            'signal_id': 'signal!', 'only_if': 'signal', 'points': 'number!', 'measure': 'measure', 'from_value': 'number',
            'to_value': 'number', 'min_times': 'count', 'max_times': 'count', 'per': 'per', 'window_days': 'count', 'decay': 'decay',
            'decay_days': 'number', 'decay_percent': 'number', 'min_points': 'number', 'max_points': 'number',
            'if_unknown': 'number', 'starts_on': 'date', 'ends_on': 'date', 'description': 'text!',
        },
        'rule_groups': {
            'model_id': 'model!', 'rule_group': 'id!', 'combine': 'combine', 'min_points': 'number', 'max_points': 'number',
        },
        'scoring_models': {
            'model_id': 'id!', 'version': 'text!', 'mode': 'mode!', 'extends': 'model', 'audience_signal': 'signal',
            'priority': 'whole!', 'traffic_percent': 'percent', 'holdout_percent': 'percent',
            'min_fit_points': 'number', 'max_fit_points': 'number', 'min_engagement_points': 'number',
            'max_engagement_points': 'number', 'min_score': 'number', 'max_score': 'number', 'description': 'text',
        },
        'tiers': {
            'model_id': 'model!', 'tier': 'id!', 'enter_at': 'number', 'leave_at': 'number', 'description': 'text',
        },
        'fit_grades': {
            'model_id': 'model!', 'fit_grade': 'id!', 'enter_at': 'number', 'leave_at': 'number', 'description': 'text',
        },
        'engagement_levels': {
            'model_id': 'model!', 'engagement_level': 'id!', 'enter_at': 'number', 'leave_at': 'number',
            'description': 'text',
        },
        'probabilities': {
            'model_id': 'model!', 'version': 'text!', 'intercept': 'double!', 'points_to_double_odds': 'double!',
            'base_rate': 'number', 'ripe_from': 'date', 'ripe_until': 'date', 'leads': 'whole!', 'conversions': 'whole!',
            'description': 'text',
        },
        'contact_values': {
            'model_id': 'model!', 'segment_signal': 'signal', 'cost_per_contact': 'number!', 'value_per_conversion': 'number!',
            'contacts_per_month': 'count', 'description': 'text',
        },
    }) %}
{% endmacro %}


{# One rule file, typed: file_name, row_number (as a spreadsheet shows it), row_key, row_id, and every column twice:
   `points` typed (text in lower case, as everything compares that way) and `points_as_written`. Empty is NULL, and so
   is what cannot be typed or a column that the file lacks: rule_errors says so. #}
{% macro rule_file(file) %}
    {%- set columns = rule_files()[file] -%}
    {%- set keys = [] -%}
    {%- for column, kind in columns.items() if kind in ('id!', 'model!') -%}
        {%- do keys.append("coalesce(" ~ column ~ "_as_written, '?')") -%}
    {%- endfor -%}
    select
        'seeds/rules/{{ file }}.csv' as file_name,
        row_number,
        {{ keys | join(" || '.' || ") }} as row_key,
        {{ dbt.hash("coalesce(" ~ columns | join("_as_written, '') || '|' || coalesce(") ~ "_as_written, '')") }} as row_id,
        {%- for column, kind in columns.items() %}
        {{ typed_cell(column, kind) }} as {{ column }},
        {{ column }}_as_written{{ ',' if not loop.last }}
        {%- endfor %}
    from (
        select
            {%- for column, kind in columns.items() if is_number(kind) %}
            {{ try_number(column ~ '_as_written') }} as {{ column }}_number,
            {%- endfor %}
            trimmed.*
        from (
            {{- rule_rows(file) }}
        ) as trimmed
    ) as cells
    -- An empty line is no row.
    where coalesce({{ columns | join('_as_written, ') }}_as_written) is not null
{%- endmacro %}


{# The rows of a rule file, every cell as trimmed text: of the file as it is now, or - in a build as of a past day, unless
   var rules_from says files - as rule_history has kept it for that day. Where nothing was kept yet, the file has to do. #}
{% macro rule_rows(file) %}
    {%- set columns = rule_files()[file] -%}
    {%- set present = rule_file_header(file) or columns -%}
    {%- set from_history = var('as_of', '') and var('rules_from', 'history') == 'history' %}
            select
                {%- for column in columns %}
                {{ trimmed_cell(column if column in present else 'null') }} as {{ column }}_as_written,
                {%- endfor %}
                {{ file_row(ref(file)) }} as row_number
            from {{ ref(file) }}
    {%- if from_history %}
            {%- set kept = 'kept_on <= ' ~ date_literal(var('as_of'), 'as_of') %}
            where not exists (select 1 from {{ ref('rule_history') }} where {{ kept }})
            union all
            select
                {%- for column in columns %}
                max(case when column_name = '{{ column }}' then value end) as {{ column }}_as_written,
                {%- endfor %}
                row_number
            from {{ ref('rule_history') }}
            where
                file_name = 'seeds/rules/{{ file }}.csv'
                and kept_at = (select max(kept_at) from {{ ref('rule_history') }} where {{ kept }})
            group by row_id, row_number
    {%- endif %}
{%- endmacro %}


{# The columns that the loaded file really has, in lower case; nothing where nobody may look. #}
{% macro rule_file_header(file) %}
    {% set relation = ref(file) %}
    {% if not execute or not flags.INTROSPECT or relation.is_cte %}{% do return([]) %}{% endif %}
    {% do return(adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list) %}
{% endmacro %}


{# A cell as text without the spaces around it, the hidden ones that web pages and spreadsheets leave included. #}
{% macro trimmed_cell(column) %}
    {%- set spaces = "chr(9) || chr(10) || chr(13) || '\u00a0\u202f\u3000'" -%}
    {%- set nothings = "'\u200b\u2060\ufeff'" -%}
    nullif(trim(translate(cast({{ column }} as {{ dbt.type_string() }}), {{ spaces }} || {{ nothings }}, '      ')), '')
{%- endmacro %}


{% macro is_number(kind) %}
    {% do return(kind | replace('!', '') in ('number', 'double', 'percent', 'whole', 'count')) %}
{% endmacro %}


{# A column's cell as its kind: points and limits are exact to six decimals; what does not fit the kind is NULL. #}
{% macro typed_cell(column, kind) %}
    {%- set kind = kind | replace('!', '') -%}
    {%- if kind in ('number', 'percent') -%}
        case when abs({{ column }}_number) < 1e12 then {{ to_numeric(column ~ '_number') }} end
    {%- elif kind == 'double' -%}
        case when abs({{ column }}_number) < 1e12 then {{ column }}_number end
    {%- elif kind in ('whole', 'count') -%}
        case
            when abs({{ column }}_number) < 1e9 and {{ column }}_number = floor({{ column }}_number)
                then cast({{ column }}_number as {{ dbt.type_int() }})
        end
    {%- elif kind == 'date' -%}
        {{ try_date(column ~ '_as_written') }}
    {%- elif kind == 'text' -%}
        {{ column }}_as_written
    {%- else -%}
        lower({{ column }}_as_written)
    {%- endif -%}
{%- endmacro %}


{# A list 'a | b' as '|a|b|', each piece trimmed: a word is in it when '|word|' is. #}
{% macro piped_list(cell) %}
    {%- set list = namespace(sql="'|' || " ~ cell ~ " || '|'") -%}
    {%- for spaces in [' ' * 16, ' ' * 8, ' ' * 4, ' ' * 2, ' '] -%}
        {%- set list.sql = "replace(replace(" ~ list.sql ~ ", '" ~ spaces ~ "|', '|'), '|" ~ spaces ~ "', '|')" -%}
    {%- endfor -%}
    {{ list.sql }}
{%- endmacro %}


{# The files that cut a sum into named bands: file -> the column that names the band. #}
{% macro band_files() %}
    {% do return({'tiers': 'tier', 'fit_grades': 'fit_grade', 'engagement_levels': 'engagement_level'}) %}
{% endmacro %}


{# The model that types a file. #}
{% macro typed_model(file) %}
    {% do return({
        'signals': 'int_typed_signals', 'scoring_rules': 'int_typed_rules', 'rule_groups': 'int_typed_groups',
        'scoring_models': 'int_typed_models', 'probabilities': 'int_typed_probabilities',
        'contact_values': 'int_typed_contact_values',
    }.get(file, 'int_typed_bands')) %}
{% endmacro %}
