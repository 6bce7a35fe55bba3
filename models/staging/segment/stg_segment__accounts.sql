{{ config(enabled=in_use('segment')) }}

-- A group call says the traits of a company or only its id: of each trait the last one said holds.
with calls as (
    {{ raw_table('segment', 'groups', ['id', 'group_id', 'timestamp'], {
        'text': ['id', 'group_id', 'name', 'website', 'industry', 'address_country'],
        'number': ['employees', 'employee_count'],
        'timestamp': ['timestamp', 'created_at'],
    }) }}
),

ranked as (
    select
        *,
        coalesce(employees, employee_count) as number_of_employees,
        right('00000' || cast(row_number() over (
            partition by group_id
            order by timestamp desc, id asc
        ) as {{ dbt.type_string() }}), 6) as rank_text
    from calls
    where group_id is not null and not is_deleted
),

companies as (
    select
        group_id,
        {% for column in ['name', 'website', 'industry', 'address_country',
            'number_of_employees'] -%}
        {{ first_known(column) }} as {{ column }},
        {% endfor -%}
        coalesce(min(created_at), min(timestamp)) as created_at,
        max(timestamp) as updated_at,
        max(loaded_at) as loaded_at
    from ranked
    group by 1
),

accounts as (
    select {{ canonical('accounts', 'segment', {
        'source_id': 'group_id',
        'account_name': 'name',
        'domain': web_domain('website'),
        'industry': 'industry',
        'country': 'address_country',
        'employee_count': 'number_of_employees',
        'is_deleted': 'false',
        'created_at': 'created_at',
        'updated_at': 'updated_at',
        'loaded_at': 'loaded_at',
    }) }}
    from companies
)

select * from accounts
