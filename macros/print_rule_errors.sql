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
