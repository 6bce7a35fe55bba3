{# What counts as a conversion, as var conversion_goal says: won (a won opportunity) or opportunity (any). #}
{% macro conversion_goal() -%}
    {%- set goal = var('conversion_goal', 'won') | string | trim | lower -%}
    {%- if goal not in ['won', 'opportunity'] -%}
        {% do exceptions.raise_compiler_error("var conversion_goal is '" ~ goal ~ "'; write won or opportunity") %}
    {%- endif -%}
    {%- do return(goal) -%}
{%- endmacro %}
