{# At the end of a run in which the test of rule_errors failed: one line per problem in the rule files. Otherwise nothing. #}
{% macro print_rule_errors(results) %}
    {% set test = 'rule_errors_is_empty' %}
    {% for result in results if result.node.name == test and result.node.package_name == 'lead_scoring' and result.status == 'fail' %}
        {% set errors = graph.nodes[result.node.attached_node].relation_name %}
        {% set rows = run_query(
            'select file_name, row_number, row_key, column_name, bad_value, problem from ' ~ errors
            ~ ' order by file_name, row_number, row_key, column_name, problem'
        ).rows %}
        {% do print('') %}
        {% set count = rows | length ~ (' problems' if rows | length > 1 else ' problem') %}
        {% do print('The rule files have ' ~ count ~ '. Nothing was scored; the scores are as they were.') %}
        {% for row in rows %}
            {% do print(rule_error_line(row[0], row[1], row[2], row[3], row[4], row[5])) %}
        {% endfor %}
        {% do print('') %}
    {% endfor %}
{% endmacro %}


{# The same for the files of words in seeds/reference: what their tests, all of them usable_cells, have found. #}
{% macro print_word_errors(results) %}
    {% for result in results if result.node.resource_type == 'test' and result.status in ('fail', 'warn')
        and result.node.test_metadata and result.node.test_metadata.name == 'usable_cells' %}
        {% set rows = run_query(
            'select file_name, row_number, row_key, column_name, bad_value, problem from (' ~ result.node.compiled_code
            ~ ') as problems order by file_name, row_number, row_key, column_name, problem'
        ).rows %}
        {% do print('') %}
        {% for row in rows[:30] %}
            {% do print(rule_error_line(row[0], row[1], row[2], row[3], row[4], row[5])) %}
        {% endfor %}
        {% if rows | length > 30 %}{% do print('... and ' ~ (rows | length - 30) ~ ' more') %}{% endif %}
    {% endfor %}
{% endmacro %}


{# file, row 7 (default.ceo_or_vp), column points, 'ten': what to do #}
{% macro rule_error_line(file_name, row_number, row_key, column_name, bad_value, problem) %}
    {%- set places = [file_name] -%}
    {%- if row_number is not none -%}{%- do places.append('row ' ~ row_number ~ (' (' ~ row_key ~ ')' if row_key is not none else '')) -%}
    {%- elif row_key is not none -%}{%- do places.append(row_key) -%}
    {%- endif -%}
    {%- do places.append('column ' ~ column_name) -%}
    {%- if bad_value is not none -%}{%- do places.append("'" ~ (bad_value | string | truncate(80)) ~ "'") -%}{%- endif -%}
    {{- return(places | join(', ') ~ ': ' ~ problem) -}}
{% endmacro %}
