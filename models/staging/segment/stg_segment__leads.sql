{{ config(enabled=in_use('segment')) }}

-- Users are people who were identified by a user id. Who only left an email is an event.
with raw_users as (
    {{ raw_table('segment', 'users', ['id'], {
        'text': ['id', 'email', 'phone', 'name', 'first_name', 'last_name', 'title', 'company',
            'company_id', 'company_name', 'company_industry', 'industry', 'website',
            'address_country', 'country', 'address_city', 'city']
            + custom_text_columns('segment'),
        'number': ['company_employee_count', 'employees'],
        'timestamp': ['created_at', 'received_at'],
    }) }}
),

identifies as (
    {{ raw_table('segment', 'identifies', ['id', 'timestamp'], {
        'text': ['user_id'],
        'timestamp': ['timestamp'],
    }) }}
),

group_calls as (
    {{ raw_table('segment', 'groups', ['id', 'group_id', 'timestamp'], {
        'text': ['id', 'group_id', 'user_id'],
        'timestamp': ['timestamp'],
    }) }}
),

first_identified as (
    select
        user_id,
        min(timestamp) as identified_at
    from identifies
    where user_id is not null and not is_deleted
    group by 1
),

-- A user may be in several groups; the last one named is the company.
memberships as (
    select
        user_id,
        group_id,
        row_number() over (partition by user_id order by timestamp desc, id asc) as place
    from group_calls
    where user_id is not null and group_id is not null and not is_deleted
),

people as (
    select {{ canonical('leads', 'segment', with_custom_columns('segment', {
        'source_object': "'user'",
        'source_id': 'raw_users.id',
        'email': 'email',
        'phone': 'phone',
        'full_name': "coalesce(name, nullif(trim(
            coalesce(first_name, '') || ' ' || coalesce(last_name, '')), ''))",
        'job_title': 'title',
        'company_name': 'coalesce(company_name, company)',
        'account_source_id': 'coalesce(memberships.group_id, raw_users.company_id)',
        'website': 'website',
        'industry': 'coalesce(company_industry, industry)',
        'country': 'coalesce(address_country, country)',
        'city': 'coalesce(address_city, city)',
        'user_id': 'raw_users.id',
        'employee_count': 'coalesce(company_employee_count, employees)',
        'is_deleted': 'raw_users.is_deleted',
        'created_at': 'coalesce(raw_users.created_at, first_identified.identified_at)',
        'updated_at': 'raw_users.received_at',
        'loaded_at': 'raw_users.loaded_at',
    })) }}
    from raw_users
    left join first_identified on raw_users.id = first_identified.user_id
    left join memberships on raw_users.id = memberships.user_id and memberships.place = 1
)

select * from people
