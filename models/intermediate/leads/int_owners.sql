-- The sellers of all systems: one row per user of a system.
with owners as (
    {{ union_systems('owners') }}
),

named_owners as (
    select
        source_system || ':' || source_id as owner_key,
        max(source_system) as source_system,
        max(owner_name) as owner_name,
        max({{ clean_email('email') }}) as email,
        max(team) as team,
        max(source_system || ':' || manager_source_id) as manager_key,
        max(case when is_active then 1 else 0 end) = 1 as is_active
    from owners
    group by 1
)

select * from named_owners
