{{ config(enabled=in_use('pardot')) }}

-- What prospects do not want, as flags without a date; the lists that they left; and those who came
-- back, with the day. A flag that is false or empty says nothing.
with prospects as (
    {{ raw_table('pardot', 'prospect', ['id'], {
        'text': ['id', 'email'],
        'boolean': ['opted_out', 'is_do_not_email', 'is_do_not_call'],
    }) }}
),

memberships as (
    {{ raw_table('pardot', 'list_membership', ['id', 'list_id'], {
        'text': ['id', 'list_id', 'prospect_id'],
        'boolean': ['opted_out'],
        'timestamp': ['updated_at'],
    }) }}
),

lists as (
    {{ raw_table('pardot', 'list', ['id'], {'text': ['id', 'name', 'title']}) }}
),

activities as (
    {{ raw_table('pardot', 'visitor_activity', ['id', 'type'], {
        'text': ['id', 'type', 'prospect_id'],
        'timestamp': ['created_at'],
    }) }}
),

consents as (
    {% for flag, channel in [('opted_out', 'email'), ('is_do_not_email', 'email'),
        ('is_do_not_call', 'phone')] -%}
    select {{ canonical('consents', 'pardot', {
        'lead_source_id': 'id',
        'email': 'email',
        'channel': "'" ~ channel ~ "'",
        'status': "'opted_out'",
        'loaded_at': 'loaded_at',
    }) }}
    from prospects
    where {{ flag }}
    union all
    {% endfor -%}
    select {{ canonical('consents', 'pardot', {
        'lead_source_id': 'memberships.prospect_id',
        'channel': "'email'",
        'status': "'opted_out'",
        'purpose': "coalesce(lists.title, lists.name, 'list ' || memberships.list_id)",
        'changed_at': 'memberships.updated_at',
        'loaded_at': 'memberships.loaded_at',
    }) }}
    from memberships
    left join lists on memberships.list_id = lists.id
    where memberships.opted_out
    union all
    select {{ canonical('consents', 'pardot', {
        'lead_source_id': 'prospect_id',
        'channel': "'email'",
        'status': "'opted_in'",
        'changed_at': 'created_at',
        'loaded_at': 'loaded_at',
    }) }}
    from activities
    where type in ('16', '37') and prospect_id is not null
)

select * from consents
