{{ config(enabled=in_use('activecampaign')) }}

-- Accounts. What ActiveCampaign knows about a company beside name and web site are custom fields of
-- the account, which every installation begins with under these labels.
{%- set labels = {
    'industry': 'industry/vertical',
    'country': 'country',
    'employee_count': 'number of employees',
    'annual_revenue': 'annual revenue',
} %}

with raw_accounts as (
    {{ raw_table('activecampaign', 'accounts', ['id'], {
        'text': ['id', 'name', 'account_url'],
        'timestamp': ['created_timestamp', 'updated_timestamp'],
    }) }}
),

raw_values as (
    {{ raw_table('activecampaign', 'account_custom_field_values', ['account_id'], {
        'text': ['account_id', 'account_custom_field_metum_id', 'custom_field_id', 'field_value'],
    }) }}
),

fields as (
    {{ raw_table('activecampaign', 'account_custom_fields', ['id', 'field_label'], {
        'text': ['id', 'field_label'],
    }) }}
),

facts as (
    select
        {% for fact, label in labels.items() -%}
        max(case
            when lower(fields.field_label) = '{{ label }}' then raw_values.field_value
        end) as {{ fact }},
        {% endfor -%}
        raw_values.account_id
    from raw_values
    inner join fields
        on
            coalesce(raw_values.custom_field_id, raw_values.account_custom_field_metum_id)
            = fields.id
    where not raw_values.is_deleted
    group by raw_values.account_id
),

accounts as (
    select {{ canonical('accounts', 'activecampaign', {
        'source_id': 'raw_accounts.id',
        'account_name': 'raw_accounts.name',
        'domain': web_domain('raw_accounts.account_url'),
        'industry': 'facts.industry',
        'country': 'facts.country',
        'employee_count': try_number('facts.employee_count'),
        'annual_revenue': try_number('facts.annual_revenue'),
        'is_deleted': 'raw_accounts.is_deleted',
        'created_at': 'raw_accounts.created_timestamp',
        'updated_at': 'raw_accounts.updated_timestamp',
        'loaded_at': 'raw_accounts.loaded_at',
    }) }}
    from raw_accounts
    left join facts on raw_accounts.id = facts.account_id
)

select * from accounts
