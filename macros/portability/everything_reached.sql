{# The rows (group_key, reached_group) of a CTE `reached`: for each group that is linked, all groups that links lead to however
   long the chain, or at least the first of them in the alphabet. `links` and `both_ways` are CTEs of (from_group, to_group);
   the second has every link both ways round. #}
{% macro everything_reached(links, both_ways) %}{{ return(adapter.dispatch('everything_reached', 'lead_scoring')(links, both_ways)) }}{% endmacro %}

{% macro default__everything_reached(links, both_ways) %}
    select from_group as group_key, from_group as reached_group from {{ both_ways }}
    union
    select reached.group_key, {{ both_ways }}.to_group as reached_group
    from reached
    inner join {{ both_ways }} on reached.reached_group = {{ both_ways }}.from_group
{%- endmacro %}

{# Spark's recursion knows UNION ALL alone, which never ends where links go in a circle. So each group takes the first name among
   itself and its neighbours, and again: one link further each time. assert_every_link_leads_to_one_person fails where that was not
   enough. Each step reads `links` once: Spark works out a CTE anew wherever it is named. #}
{% macro spark__everything_reached(links, both_ways) %}
    {%- set reached = namespace(sql='') -%}
    {%- for link in range(var('longest_chain_of_links', 10)) -%}
        {%- set reached.sql -%}
            select
                steps.from_group as group_key,
                min({{ 'steps.to_group' if loop.first else 'nearer.reached_group' }}) as reached_group
            from (
                select stack(
                    4, from_group, to_group, to_group, from_group, from_group, from_group, to_group, to_group
                ) as (from_group, to_group)
                from {{ links }}
                where from_group <> to_group
            ) as steps
            {%- if not loop.first %}
            inner join (
                {{ reached.sql }}
            ) as nearer on steps.to_group = nearer.group_key
            {%- endif %}
            group by steps.from_group
        {%- endset -%}
    {%- endfor -%}
    {{ reached.sql }}
{%- endmacro %}

{# Snowflake, BigQuery and Redshift know UNION ALL alone in a recursion, too. #}
{% macro steps_reached(links) %}
    {%- set reached = namespace(sql='') -%}
    {%- for link in range(var('longest_chain_of_links', 10)) -%}
        {%- set reached.sql -%}
            select
                steps.from_group as group_key,
                min({{ 'steps.to_group' if loop.first else 'nearer.reached_group' }}) as reached_group
            from (
                select from_group, to_group from {{ links }}
                union all
                select from_group, from_group as to_group from {{ links }}
            ) as steps
            {%- if not loop.first %}
            inner join (
                {{ reached.sql }}
            ) as nearer on steps.to_group = nearer.group_key
            {%- endif %}
            group by steps.from_group
        {%- endset -%}
    {%- endfor -%}
    {{ reached.sql }}
{%- endmacro %}

{% macro snowflake__everything_reached(links, both_ways) %}{{ lead_scoring.steps_reached(both_ways) }}{% endmacro %}

{% macro bigquery__everything_reached(links, both_ways) %}{{ lead_scoring.steps_reached(both_ways) }}{% endmacro %}

{% macro redshift__everything_reached(links, both_ways) %}{{ lead_scoring.steps_reached(both_ways) }}{% endmacro %}
