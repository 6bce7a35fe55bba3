{{ config(enabled=in_use('activecampaign')) }}

with users as (
    {{ raw_table('activecampaign', 'users', ['id'], {
        'text': ['id', 'username', 'first_name', 'last_name', 'email'],
    }) }}
),

owners as (
    select {{ canonical('owners', 'activecampaign', {
        'source_id': 'id',
        'owner_name': "coalesce(nullif(trim(
            coalesce(first_name, '') || ' ' || coalesce(last_name, '')), ''), username)",
        'email': 'email',
        'loaded_at': 'loaded_at',
    }) }}
    from users
    where not is_deleted
)

select * from owners
