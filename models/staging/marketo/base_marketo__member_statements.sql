{{ config(enabled=in_use('marketo')) }}

-- What Marketo says of the members of programs: the memberships as they are now (1), and each
-- change of their status (2).
with memberships as (
    {{ raw_table('marketo', 'program_membership', ['program_id', 'lead_id'], {
        'text': ['program_id', 'lead_id', 'status_name'],
        'boolean': ['reached_success'],
        'timestamp': ['membership_date', 'reached_success_date', 'created_at', 'updated_at'],
    }) }}
),

status_changes as (
    {{ raw_table('marketo', 'activity_change_status_in_progression',
        ['lead_id', 'primary_attribute_value_id'], {
            'text': ['lead_id', 'primary_attribute_value_id', 'old_status', 'new_status'],
            'boolean': ['success'],
            'timestamp': ['activity_date'],
        }) }}
),

-- Success is true only once, when it is reached.
statements as (
    select
        program_id,
        lead_id,
        status_name as status_label,
        reached_success,
        coalesce(membership_date, created_at) as added_at,
        reached_success_date as reached_at,
        updated_at as stated_at,
        1 as precedence,
        is_deleted,
        loaded_at
    from memberships
    union all
    select
        primary_attribute_value_id as program_id,
        lead_id,
        new_status as status_label,
        success as reached_success,
        activity_date as added_at,
        case
            when success or lower(old_status) not in ('not in program', lower(new_status))
                then activity_date
        end as reached_at,
        activity_date as stated_at,
        2 as precedence,
        is_deleted or lower(new_status) = 'not in program' as is_deleted,
        loaded_at
    from status_changes
)

select * from statements
