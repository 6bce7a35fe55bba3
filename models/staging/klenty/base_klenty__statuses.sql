{{ config(enabled=in_use('klenty')) }}

-- The status of prospects, with the prospect it is about: the API is asked by id or by address, and
-- its answer names neither, so that one of them may be missing.
with raw_statuses as (
    {{ raw_table('klenty', 'prospect_status', ['prospect_status'], {
        'text': ['prospect_id', 'email', 'cadence_name', 'cadence_status', 'prospect_status'],
    }) }}
),

prospects as (
    {{ raw_table('klenty', 'prospects', ['id'], {'text': ['id', 'email']}) }}
),

addresses as (
    select
        id,
        min(lower(email)) as email
    from prospects
    group by id
),

ids_by_address as (
    select
        email,
        min(id) as id
    from addresses
    where email is not null
    group by email
),

statuses as (
    select
        coalesce(raw_statuses.prospect_id, ids_by_address.id) as prospect_id,
        lower(coalesce(raw_statuses.email, addresses.email)) as email,
        raw_statuses.cadence_name,
        raw_statuses.cadence_status,
        lower(replace(replace(raw_statuses.prospect_status, ' ', ''), '_', '')) as prospect_status,
        raw_statuses.is_deleted,
        raw_statuses.loaded_at
    from raw_statuses
    left join addresses on raw_statuses.prospect_id = addresses.id
    left join ids_by_address on lower(raw_statuses.email) = ids_by_address.email
)

select * from statuses
