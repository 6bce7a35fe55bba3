{# How well a ranking told one lead from those of the other outcome: the share of them that a converted lead stands above (that stand
   above one that did not convert), ties as half. The mean over the converted leads is the AUC (Mann-Whitney); its variance is
   DeLong's. NULL if all leads of the group came to the same. #}
{% macro placement(score, is_converted, grouped_by) -%}
    {%- set own = grouped_by ~ ', ' ~ is_converted -%}
    {%- set above = '(' ~ mid_rank(score, grouped_by) ~ ' - ' ~ mid_rank(score, own) ~ ') / nullif(count(*) over (partition by ' ~ grouped_by ~ ') - count(*) over (partition by '
        ~ own ~ '), 0)' -%}
    case when {{ is_converted }} then {{ above }} else 1 - {{ above }} end
{%- endmacro %}


{# The rank of a score in its group from the lowest; equal ones share the mean of their ranks. #}
{% macro mid_rank(score, grouped_by) -%}
    cast(
        rank() over (partition by {{ grouped_by }} order by {{ score }})
        + (count(*) over (partition by {{ grouped_by }}, {{ score }}) - 1) / 2.0
    as {{ type_double() }})
{%- endmacro %}


{# The tenth of its group that a score is in: 1 has the highest. Equal scores are in the same one, so tenths need not be equally large. #}
{% macro tenth(score, grouped_by) -%}
    cast(ceil(10 * (count(*) over (partition by {{ grouped_by }}) + 0.5 - {{ mid_rank(score, grouped_by) }}) / count(*) over (partition by {{ grouped_by }})) as {{ dbt.type_int() }})
{%- endmacro %}
