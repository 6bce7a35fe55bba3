{{ config(enabled=in_use('zoho')) }}

with users as (
    {{ raw_table('zoho', 'users', ['id'], {
        'text': ['id', 'full_name', 'email', 'role', 'status', 'reporting_to'],
    }) }}
),

owners as (
    select {{ canonical('owners', 'zoho', {
        'source_id': 'id',
        'owner_name': 'full_name',
        'email': 'email',
        'team': json_value('role', 'name'),
        'manager_source_id': json_value('reporting_to', 'id'),
        'is_active': "lower(status) = 'active' and not is_deleted",
        'loaded_at': 'loaded_at',
    }) }}
    from users
)

select * from owners
