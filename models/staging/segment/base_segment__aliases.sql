{{ config(enabled=in_use('segment')) }}

-- The old id of an alias call is a user id or that of a device, and the call does not say which:
-- who was ever identified by it is a user.
with raw_aliases as (
    {{ raw_table('segment', 'aliases', ['id', 'previous_id', 'user_id'], {
        'text': ['id', 'previous_id', 'user_id'],
        'timestamp': ['timestamp'],
    }) }}
),

raw_users as (
    {{ raw_table('segment', 'users', ['id'], {'text': ['id']}) }}
),

users as (
    select distinct id from raw_users
),

aliases as (
    select
        raw_aliases.*,
        users.id is not null as is_user
    from raw_aliases
    left join users on raw_aliases.previous_id = users.id
)

select * from aliases
