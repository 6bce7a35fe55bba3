{{ config(enabled=in_use('pardot')) }}

with users as (
    {{ raw_table('pardot', 'user', ['id'], {
        'text': ['id', 'email', 'first_name', 'last_name'],
    }) }}
),

owners as (
    select {{ canonical('owners', 'pardot', {
        'source_id': 'id',
        'owner_name': "nullif(trim(
            coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '')",
        'email': 'email',
        'is_active': 'not is_deleted',
        'loaded_at': 'loaded_at',
    }) }}
    from users
)

select * from owners
