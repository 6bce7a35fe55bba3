{# CTEs that tell what was known of each raw record of an entity, and from which day until which: known_periods has a row per
   source_key and period, from_date up to and without until_date, with the kept columns. For every day it says what
   known_versions() says in a build as of that day: the newest version that was known by then, else the oldest that there is, with
   what the system itself says was changed later undone. `rows` is the model int_<entity>_rows. #}
{% macro known_periods(entity, rows) %}
{%- set columns = kept_columns(entity) -%}
clock as (
    select * from {{ ref('int_clock') }}
),

field_changes as (
    select
        source_key, field, old_value, changed_at,
        cast(changed_at as date) as changed_on
    from {{ ref('int_field_changes') }}
    where entity = '{{ entity }}' and field in ({{ quoted(columns) }})
),

versions as (
    select
        source_key, {{ columns | join(', ') }}, updated_at, known_on,
        cast(dbt_valid_from as {{ dbt.type_timestamp() }}) as recorded_at
    from {{ kept_versions(entity) }} as history
    union all
    select
        rows_now.source_key, rows_now.{{ columns | join(', rows_now.') }}, rows_now.updated_at,
        clock.last_known_date as known_on,
        cast('9999-12-31' as {{ dbt.type_timestamp() }}) as recorded_at
    from {{ ref(rows) }} as rows_now
    cross join clock
    where not rows_now.is_duplicate
),

last_of_day as (
    select
        *,
        row_number() over (partition by source_key, known_on order by recorded_at desc) as place
    from versions
),

in_order as (
    select
        *,
        case
            when row_number() over (partition by source_key order by known_on) = 1 then {{ day_zero() }}
            else known_on
        end as from_date,
        coalesce(lead(known_on) over (partition by source_key order by known_on), {{ last_day() }})
            as until_date
    from last_of_day
    where place = 1
),

days as (
    select source_key, from_date from in_order
    {{ union_distinct() }}
    select source_key, changed_on as from_date from field_changes
),

periods as (
    select
        source_key,
        from_date,
        coalesce(lead(from_date) over (partition by source_key order by from_date), {{ last_day() }})
            as until_date
    from days
),

later_changes as (
    select
        periods.source_key,
        periods.from_date,
        field_changes.field,
        field_changes.old_value,
        row_number() over (
            partition by periods.source_key, periods.from_date, field_changes.field
            order by field_changes.changed_at, field_changes.old_value nulls last
        ) as place
    from periods
    inner join field_changes
        on
            periods.source_key = field_changes.source_key
            and field_changes.changed_on > periods.from_date
),

undone as (
    select
        {%- for column in columns %}
        max(case when field = '{{ column }}' then coalesce(old_value, '') end) as {{ column }},
        {%- endfor %}
        source_key,
        from_date
    from later_changes
    where place = 1
    group by source_key, from_date
),

known_periods as (
    select
        periods.source_key,
        periods.from_date,
        periods.until_date,
        {%- for column in columns %}
        case
            when undone.{{ column }} is null then in_order.{{ column }}
            else {{ typed_text("nullif(undone." ~ column ~ ", '')", contract_columns(entity).get(column, 'text')) }}
        end as {{ column }},
        {%- endfor %}
        in_order.updated_at
    from periods
    inner join in_order
        on
            periods.source_key = in_order.source_key
            and periods.from_date >= in_order.from_date
            and periods.from_date < in_order.until_date
    left join undone
        on
            periods.source_key = undone.source_key
            and periods.from_date = undone.from_date
)
{%- endmacro %}


{# Before anything was known. #}
{% macro day_zero() -%}
    cast('1900-01-01' as date)
{%- endmacro %}


{# After everything. #}
{% macro last_day() -%}
    cast('9999-12-31' as date)
{%- endmacro %}
