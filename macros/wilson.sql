{# One end of the Wilson interval (95 %) of a rate, as numeric(28,6); NULL without trials. #}
{% macro wilson(successes, trials, bound) -%}
    {%- set z = '1.959963984540054' -%}
    {%- set p = '(cast(' ~ successes ~ ' as ' ~ type_double() ~ ') / nullif(' ~ trials ~ ', 0))' -%}
    {%- set n = 'nullif(cast(' ~ trials ~ ' as ' ~ type_double() ~ '), 0)' -%}
    {{ to_numeric(
        '(' ~ p ~ ' + ' ~ z ~ ' * ' ~ z ~ ' / (2 * ' ~ n ~ ') ' ~ ('-' if bound == 'low' else '+') ~ ' ' ~ z
        ~ ' * sqrt((' ~ p ~ ' * (1 - ' ~ p ~ ') + ' ~ z ~ ' * ' ~ z ~ ' / (4 * ' ~ n ~ ')) / ' ~ n ~ ')) / (1 + '
        ~ z ~ ' * ' ~ z ~ ' / ' ~ n ~ ')'
    ) }}
{%- endmacro %}
