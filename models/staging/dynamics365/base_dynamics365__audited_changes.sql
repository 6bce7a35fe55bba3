{{ config(enabled=in_use('dynamics365')) }}

-- Auditing writes what was changed in a record as a list of attributes: each is a row here, with
-- labels instead of the numbers of options. A lookup is 'entity,id'.
with audit as (
    {{ raw_table('dynamics365', 'audit', ['auditid', 'objectid', 'changedata'], {
        'text': ['auditid', 'objectid', 'objecttypecode', 'changedata'],
        'number': ['operation'],
        'timestamp': ['createdon'],
    }) }}
),

lists_of_changes as (
    select *, {{ json_value('changedata', 'changedAttributes') }} as changed_attributes
    from audit
),

elements as (
    {{ json_elements('lists_of_changes', 'changed_attributes') }}
),

changes as (
    select
        objectid,
        operation,
        createdon,
        loaded_at,
        lower(objecttypecode) as object_name,
        lower({{ json_value('element', 'logicalName') }}) as attribute_name,
        {{ json_value('element', 'oldValue') }} as old_value,
        {{ json_value('element', 'newValue') }} as new_value
    from elements
),

labels as (
    select * from {{ ref('base_dynamics365__labels') }}
),

audited as (
    select
        changes.objectid,
        changes.operation,
        changes.createdon,
        changes.loaded_at,
        changes.object_name,
        changes.attribute_name,
        changes.old_value as old_raw,
        changes.new_value as new_raw,
        case
            when old_labels.label is not null then old_labels.label
            when changes.attribute_name = 'ownerid'
                then {{ dbt.split_part('changes.old_value', "','", 2) }}
            else changes.old_value
        end as old_value,
        case
            when new_labels.label is not null then new_labels.label
            when changes.attribute_name = 'ownerid'
                then {{ dbt.split_part('changes.new_value', "','", 2) }}
            else changes.new_value
        end as new_value
    from changes
    {% for side in ['old', 'new'] %}
    left join labels as {{ side }}_labels
        on
            changes.object_name = {{ side }}_labels.object_name
            and changes.attribute_name = {{ side }}_labels.attribute_name
            and {{ try_number('changes.' ~ side ~ '_value') }} = {{ side }}_labels.option_value
    {% endfor %}
)

select * from audited
