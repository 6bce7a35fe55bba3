{# What the snapshots keep of raw records, by entity: what rules may look at and what changes. No names and no
   addresses: history must not become a second address book. #}
{% macro kept_columns(entity) %}
    {% do return({
        'leads': ['job_title', 'company_name', 'email_domain', 'industry', 'country', 'city', 'lead_source', 'lead_status',
            'stated_need', 'purchase_timeframe', 'currency', 'account_source_id', 'owner_source_id', 'employee_count',
            'annual_revenue', 'budget_amount', 'is_decision_maker', 'is_opted_out_of_email'] + custom_attributes(),
        'accounts': ['account_name', 'domain', 'industry', 'country', 'currency', 'employee_count', 'annual_revenue'],
        'opportunities': ['stage', 'currency', 'amount'],
    }[entity]) %}
{% endmacro %}


{# What a snapshot records of int_<entity>_rows: one row per raw record. A build as of a past day records nothing,
   because the tables hold what is true today. #}
{% macro rows_to_keep(entity, rows) %}
    select
        rows_now.source_key,
        rows_now.source_system,
        {%- for column in kept_columns(entity) %}
        rows_now.{{ column }},
        {%- endfor %}
        rows_now.updated_at,
        clock.as_of_date as known_on
    from {{ ref(rows) }} as rows_now
    cross join {{ ref('int_clock') }} as clock
    where not rows_now.is_duplicate{{ ' and false' if var('as_of', '') }}
{% endmacro %}


{# A record that its system no longer has at all was erased there, so its history goes too. A system that has no row
   left was not erased: its loader failed, or it is no longer in use. #}
{% macro forget_erased(rows, key='source_key', system='source_system') %}
    delete from {{ this }}
    where
        {{ system }} in (select source_system from {{ ref(rows) }})
        and {{ key }} not in (select source_key from {{ ref(rows) }} where source_key is not null)
{% endmacro %}


{# Which version of each raw record was known on the as-of date: the newest that was known by then, else the oldest that
   there is (the row of today counts as known on the last loaded day). Where the system keeps a history of its fields, what it
   changed after the day is undone. is_point_in_time says whether that is what was true on the day: it was known by then, or
   nobody has touched the record since; is_status_known says the same of the status or stage alone, which a system's own history
   tells too. Without var as_of the tables hold the day itself, and history only tells since when it is kept.
   `rows` is a CTE of int_<entity>_rows. #}
{% macro known_versions(entity, rows) %}
    {%- set columns = kept_columns(entity) | join(', ') %}
    {%- set field_changes = ref('int_field_changes') %}
    {%- if not var('as_of', '') %}
    select
        source_key,
        true as is_point_in_time,
        true as is_status_known,
        min(known_on) as history_starts_on
    from {{ kept_versions(entity) }} as history
    group by source_key
    {%- else %}
    select
        ranked.source_key,
        {%- for column in kept_columns(entity) %}
        case
            when undone.{{ column }} is null then ranked.{{ column }}
            else {{ typed_text("nullif(undone." ~ column ~ ", '')", contract_columns(entity).get(column, 'text')) }}
        end as {{ column }},
        {%- endfor %}
        ranked.updated_at,
        ranked.history_starts_on,
        {%- set untouched = "ranked.known_on <= ranked.as_of_date or coalesce(cast(ranked.updated_at as date) <= ranked.as_of_date, false)" %}
        {{ untouched }} as is_point_in_time,
        {{ untouched }} or coalesce(tracked.tracked_since <= ranked.as_of_date, false) as is_status_known
    from (
        select
            versions.*,
            clock.as_of_date,
            min(case when versions.is_kept then versions.known_on end)
                over (partition by versions.source_key) as history_starts_on,
            row_number() over (
                partition by versions.source_key
                order by
                    case when versions.known_on <= clock.as_of_date then 0 else 1 end,
                    case when versions.known_on <= clock.as_of_date then versions.known_on end desc,
                    case when versions.known_on <= clock.as_of_date then versions.recorded_at end desc,
                    versions.known_on,
                    versions.recorded_at
            ) as place
        from (
            select
                source_key, source_system, {{ columns }}, updated_at, known_on,
                cast(dbt_valid_from as {{ dbt.type_timestamp() }}) as recorded_at, true as is_kept
            from {{ kept_versions(entity) }} as history
            union all
            select
                source_key, source_system, {{ columns }}, updated_at, clock.last_known_date as known_on,
                cast('9999-12-31' as {{ dbt.type_timestamp() }}) as recorded_at, false as is_kept
            from {{ rows }}
            cross join {{ ref('int_clock') }} as clock
            where not is_duplicate
        ) as versions
        cross join {{ ref('int_clock') }} as clock
    ) as ranked
    left join (
        select
            source_key
            {%- for column in kept_columns(entity) %},
            max(case when field = '{{ column }}' then coalesce(old_value, '') end) as {{ column }}
            {%- endfor %}
        from {{ field_changes }}
        where entity = '{{ entity }}' and is_first_after_the_day
        group by 1
    ) as undone on ranked.source_key = undone.source_key
    left join (
        select source_system, min(cast(changed_at as date)) as tracked_since
        from {{ field_changes }}
        where entity = '{{ entity }}' and field in ('lead_status', 'stage')
        group by 1
    ) as tracked on ranked.source_system = tracked.source_system
    where ranked.place = 1
    {%- endif %}
{% endmacro %}


{# The columns of the contract as they were known on the as-of date: from known_versions() where it chose one. #}
{% macro known_columns(entity, rows, versions) %}
    {%- for column in contract_columns(entity) %}
    {%- if var('as_of', '') and column in kept_columns(entity) + ['updated_at'] %}
    case when {{ versions }}.source_key is null then {{ rows }}.{{ column }} else {{ versions }}.{{ column }} end as {{ column }},
    {%- else %}
    {{ rows }}.{{ column }},
    {%- endif %}
    {%- endfor %}
    coalesce({{ versions }}.is_point_in_time, {{ 'false' if var('as_of', '') else 'true' }}) as is_point_in_time,
    coalesce({{ versions }}.is_status_known, {{ 'false' if var('as_of', '') else 'true' }}) as is_status_known,
    {{ versions }}.history_starts_on
{% endmacro %}
