{# The names of a recursive CTE's columns in brackets, where the engine wants them: recursive_columns(['a', 'b']). #}
{% macro recursive_columns(columns) %}{{ return(adapter.dispatch('recursive_columns', 'lead_scoring')(columns)) }}{% endmacro %}

{% macro default__recursive_columns(columns) -%}{%- endmacro %}

{% macro redshift__recursive_columns(columns) -%} ({{ columns | join(', ') }}) {%- endmacro %}
