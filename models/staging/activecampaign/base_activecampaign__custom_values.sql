{{ config(enabled=in_use('activecampaign')) }}

-- ActiveCampaign keeps custom fields as rows (contact, field, value). The ones that var
-- custom_columns names by their personalization tag become columns here, with the name and the type
-- of the contract: people type into a field what they like.
{%- set types = contract_columns('leads') %}

with raw_values as (
    {{ raw_table('activecampaign', 'contact_custom_field_values', ['contact', 'field'], {
        'text': ['id', 'contact', 'field', 'value'],
        'timestamp': ['cdate', 'udate'],
    }) }}
),

fields as (
    {{ raw_table('activecampaign', 'contact_custom_fields', ['id', 'perstag'], {
        'text': ['id', 'perstag'],
    }) }}
),

-- A field with several choices holds '||a||b||'.
values_of_contacts as (
    select
        raw_values.contact,
        upper(fields.perstag) as perstag,
        case
            when raw_values.value like '||%||'
                then nullif(replace(
                    substring(raw_values.value, 3, length(raw_values.value) - 4),
                    '||', ', '
                ), '')
            else raw_values.value
        end as field_value,
        row_number() over (
            partition by raw_values.contact, upper(fields.perstag)
            order by
                case when coalesce(raw_values.udate, raw_values.cdate) is null then 1 else 0 end,
                coalesce(raw_values.udate, raw_values.cdate) desc,
                raw_values.id desc
        ) as version_number
    from raw_values
    inner join fields on raw_values.field = fields.id
    where not raw_values.is_deleted
),

pivoted as (
    select
        {% for canonical_name, perstag in custom_columns('activecampaign').items() -%}
        max(case
            when perstag = '{{ perstag | upper }}' then field_value
        end) as {{ canonical_name }},
        {% endfor -%}
        contact
    from values_of_contacts
    where version_number = 1
    group by contact
),

typed as (
    select
        {% for canonical_name in custom_columns('activecampaign') -%}
        {{ typed_text(canonical_name, types.get(canonical_name, 'text')) }} as {{ canonical_name }},
        {% endfor -%}
        contact
    from pivoted
)

select * from typed
