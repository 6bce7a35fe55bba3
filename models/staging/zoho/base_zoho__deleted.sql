{{ config(enabled=in_use('zoho')) }}

-- What was deleted in Zoho is told by an interface of its own; the rows that were loaded before
-- stay as they were. An id is unique in all modules.
with deleted_records as (
    {{ raw_table('zoho', 'deleted_records', ['id'], {'text': ['id']}) }}
),

deleted as (
    select distinct id from deleted_records
)

select * from deleted
