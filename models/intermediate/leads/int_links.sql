-- What the systems say of records that are the same person (merged, converted, linked), one below
-- the other. Written once: on some engines whoever follows links reads them again at each step.
with links as (
    {{ union_systems('links') }}
)

select * from links
