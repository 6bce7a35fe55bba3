{# All raw rows of an entity (leads, accounts, opportunities) of all systems. Where a loader appends instead of replacing,
   the row of an id that was updated last is the record, and the others are its duplicates. #}
{% macro newest_rows(entity) %}
    select
        *,
        source_system || ':' || source_id as source_key,
        row_number() over (
            partition by source_system, source_id
            order by
                case when updated_at is null then 1 else 0 end,
                updated_at desc,
                case when loaded_at is null then 1 else 0 end,
                loaded_at desc,
                {{ {'leads': 'email', 'accounts': 'account_name', 'opportunities': 'stage'}[entity] }} nulls last
        ) > 1 as is_duplicate
    from (
        {{ union_systems(entity) }}
    ) as all_rows
{% endmacro %}
