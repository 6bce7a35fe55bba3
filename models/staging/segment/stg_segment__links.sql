{{ config(enabled=in_use('segment')) }}

-- Only what is said of two users: an alias of a device is an event.
with aliases as (
    select * from {{ ref('base_segment__aliases') }}
),

links as (
    select {{ canonical('links', 'segment', {
        'from_source_id': 'previous_id',
        'to_source_id': 'user_id',
        'reason': "'merged'",
        'linked_at': 'timestamp',
    }) }}
    from aliases
    where is_user and user_id is not null and not is_deleted
)

select * from links
