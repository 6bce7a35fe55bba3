{{ config(enabled=in_use('hubspot')) }}

with raw_owners as (
    {{ raw_table('hubspot', 'owner', ['owner_id'], {
        'text': ['owner_id', 'email', 'first_name', 'last_name', 'active_user_id'],
    }) }}
),

memberships as (
    {{ raw_table('hubspot', 'owner_team', ['owner_id', 'team_id'], {
        'text': ['owner_id', 'team_id'],
        'boolean': ['is_team_primary'],
    }) }}
),

teams as (
    {{ raw_table('hubspot', 'team', ['id'], {'text': ['id', 'name']}) }}
),

teams_of_owners as (
    select
        memberships.owner_id,
        min(teams.name) as team
    from memberships
    inner join teams on memberships.team_id = teams.id
    where memberships.is_team_primary and not memberships.is_deleted
    group by 1
),

-- An owner without an active user has left.
owners as (
    select {{ canonical('owners', 'hubspot', {
        'source_id': 'raw_owners.owner_id',
        'owner_name': "nullif(trim(coalesce(raw_owners.first_name, '') || ' '
            || coalesce(raw_owners.last_name, '')), '')",
        'email': 'raw_owners.email',
        'team': 'teams_of_owners.team',
        'is_active': 'raw_owners.active_user_id is not null and not raw_owners.is_deleted',
        'loaded_at': 'raw_owners.loaded_at',
    }) }}
    from raw_owners
    left join teams_of_owners on raw_owners.owner_id = teams_of_owners.owner_id
)

select * from owners
