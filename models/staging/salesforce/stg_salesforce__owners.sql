{{ config(enabled=in_use('salesforce')) }}

with users as (
    {{ raw_table('salesforce', 'user', ['id'], {
        'text': ['id', 'name', 'email', 'manager_id', 'user_role_id'],
        'boolean': ['is_active'],
    }) }}
),

roles as (
    {{ raw_table('salesforce', 'user_role', ['id'], {'text': ['id', 'name']}) }}
),

owners as (
    select {{ canonical('owners', 'salesforce', {
        'source_id': salesforce_id('users.id'),
        'owner_name': 'users.name',
        'email': 'users.email',
        'team': 'roles.name',
        'manager_source_id': salesforce_id('users.manager_id'),
        'is_active': 'users.is_active and not users.is_deleted',
        'loaded_at': 'users.loaded_at',
    }) }}
    from users
    left join roles on {{ salesforce_id('users.user_role_id') }} = {{ salesforce_id('roles.id') }}
)

select * from owners
