{{ config(enabled=in_use('dynamics365')) }}

-- Users, and teams, which may own records as users do. Each business unit has a team of its own
-- that everybody is in: a team that was made for a purpose says more.
with users as (
    {{ raw_table('dynamics365', 'systemuser', ['systemuserid'], {
        'text': ['systemuserid', 'fullname', 'internalemailaddress', 'parentsystemuserid'],
        'boolean': ['isdisabled'],
    }) }}
),

teams as (
    {{ raw_table('dynamics365', 'team', ['teamid'], {
        'text': ['teamid', 'name', 'emailaddress'],
        'boolean': ['isdefault'],
    }) }}
),

memberships as (
    {{ raw_table('dynamics365', 'teammembership', ['systemuserid', 'teamid'], {
        'text': ['systemuserid', 'teamid'],
    }) }}
),

teams_of_users as (
    select
        memberships.systemuserid,
        coalesce(
            min(case when not coalesce(teams.isdefault, false) then teams.name end),
            min(teams.name)
        ) as team_name
    from memberships
    inner join teams on memberships.teamid = teams.teamid
    where not memberships.is_deleted
    group by 1
),

owners as (
    select {{ canonical('owners', 'dynamics365', {
        'source_id': 'users.systemuserid',
        'owner_name': 'users.fullname',
        'email': 'users.internalemailaddress',
        'team': 'teams_of_users.team_name',
        'manager_source_id': 'users.parentsystemuserid',
        'is_active': 'not coalesce(users.isdisabled, false) and not users.is_deleted',
        'loaded_at': 'users.loaded_at',
    }) }}
    from users
    left join teams_of_users on users.systemuserid = teams_of_users.systemuserid
    union all
    select {{ canonical('owners', 'dynamics365', {
        'source_id': 'teamid',
        'owner_name': 'name',
        'email': 'emailaddress',
        'team': 'name',
        'is_active': 'not is_deleted',
        'loaded_at': 'loaded_at',
    }) }}
    from teams
)

select * from owners
