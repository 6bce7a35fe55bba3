{{ config(enabled=in_use('dynamics365')) }}

-- What the number of an option means, once: in English (1033), else in the language with the
-- smallest number.
with stringmap as (
    {{ raw_table('dynamics365', 'stringmap', ['attributename', 'attributevalue', 'objecttypecode'],
        {
            'text': ['objecttypecode', 'attributename', 'value', 'stringmapid'],
            'number': ['attributevalue', 'langid'],
        }) }}
),

ranked as (
    select
        lower(objecttypecode) as object_name,
        lower(attributename) as attribute_name,
        attributevalue as option_value,
        value as label,  -- noqa: RF04
        row_number() over (
            partition by lower(objecttypecode), lower(attributename), attributevalue
            order by
                case when langid = 1033 then 0 else 1 end,
                langid nulls last,
                stringmapid nulls last,
                value nulls last
        ) as place
    from stringmap
    where not is_deleted and value is not null
),

labels as (
    select object_name, attribute_name, option_value, label
    from ranked
    where place = 1
)

select * from labels
