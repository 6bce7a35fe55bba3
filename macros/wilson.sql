{# A bound of the 95 % interval of a share by Wilson (1927), as numeric(28,6): `low` or `high` of what `successes` of
   `trials` say about the true share. NULL without trials. It never leaves 0 to 1, and is there at 0 and 1 too. #}
{% macro wilson(successes, trials, bound) -%}
    {%- if bound not in ['low', 'high'] -%}
        {% do exceptions.raise_compiler_error("wilson(): the bound is '" ~ bound ~ "'; write low or high") %}
    {%- endif -%}
    {%- set z = 1.959963984540054 -%}
    {%- set k = 'cast(' ~ successes ~ ' as ' ~ type_double() ~ ')' -%}
    {%- set n = 'cast(nullif(' ~ trials ~ ', 0) as ' ~ type_double() ~ ')' -%}
    {{ to_numeric(
        '(' ~ k ~ ' + ' ~ (z * z / 2) ~ (' - ' if bound == 'low' else ' + ') ~ z
        ~ ' * sqrt(' ~ k ~ ' * (' ~ n ~ ' - ' ~ k ~ ') / ' ~ n ~ ' + ' ~ (z * z / 4) ~ ')) / (' ~ n ~ ' + ' ~ (z * z) ~ ')'
    ) }}
{%- endmacro %}
