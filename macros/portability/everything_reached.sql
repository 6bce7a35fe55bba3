{# The rows (group_key, reached_group) of a CTE `reached`: for each group that is linked, all groups that links lead to however
   long the chain, or at least the first of them in the alphabet. `links` is a CTE of (from_group, to_group), both ways round. #}
{% macro everything_reached(links) %}{{ return(adapter.dispatch('everything_reached', 'lead_scoring')(links)) }}{% endmacro %}

{% macro default__everything_reached(links) %}
    select from_group as group_key, from_group as reached_group from {{ links }}
    union
    select reached.group_key, {{ links }}.to_group as reached_group
    from reached
    inner join {{ links }} on reached.reached_group = {{ links }}.from_group
{%- endmacro %}

{# Spark's recursion knows UNION ALL alone, which never ends where links go in a circle. So each group takes the first name among
   itself and its neighbours, and that again: 2, 3, ... links far. every_link_leads_to_one_person fails where that was not enough. #}
{% macro spark__everything_reached(links) %}
    {%- set rounds = namespace(sql="select from_group as group_key, least(from_group, min(to_group)) as reached_group from " ~ links ~ " group by from_group") -%}
    {%- for round in range(var('longest_chain_of_links', 12) - 1) -%}
        {%- set rounds.sql -%}
            select
                steps.from_group as group_key,
                min(nearer.reached_group) as reached_group
            from (
                select from_group, to_group from {{ links }}
                union
                select from_group, from_group as to_group from {{ links }}
            ) as steps
            inner join ({{ rounds.sql }}) as nearer on steps.to_group = nearer.group_key
            group by steps.from_group
        {%- endset -%}
    {%- endfor -%}
    {{ rounds.sql }}
{%- endmacro %}
