{{ config(enabled=in_use('activecampaign')) }}

-- Deals. Their value is in cents, and whether they are won (1) or lost (2) stands beside their
-- stage. The column group is asked for as group_, because group is a word of SQL.
with deals as (
    {{ raw_table('activecampaign', 'deals', ['id'], {
        'text': ['id', 'title', 'contact', 'customer_account', 'account', 'organization', 'owner',
            'group_', 'stage', 'status', 'currency'],
        'number': ['value'],
        'timestamp': ['cdate', 'mdate'],
    }) }}
),

stages as (
    {{ raw_table('activecampaign', 'deal_stages', ['id'], {'text': ['id', 'title']}) }}
),

pipelines as (
    {{ raw_table('activecampaign', 'deal_groups', ['id'], {'text': ['id', 'title']}) }}
),

raw_contacts as (
    {{ raw_table('activecampaign', 'contact_deals', ['deal', 'contact'], {
        'text': ['deal', 'contact'],
    }) }}
),

raw_activities as (
    {{ raw_table('activecampaign', 'deal_activities', [], {
        'text': ['deal', 'd_id', 'data_type'],
        'boolean': ['deleted'],
        'timestamp': ['cdate'],
    }) }}
),

-- A deal without a main contact belongs to the first of its other contacts.
other_contacts as (
    select
        deal,
        min(contact) as contact
    from raw_contacts
    where not is_deleted
    group by 1
),

status_changes as (
    select
        coalesce(deal, d_id) as deal,
        max(cdate) as changed_at
    from raw_activities
    where lower(data_type) like '%status%' and not is_deleted and not coalesce(deleted, false)
    group by 1
),

-- The deal itself does not say when it was closed; without its history, it was changed last then.
opportunities as (
    select {{ canonical('opportunities', 'activecampaign', {
        'source_id': 'deals.id',
        'lead_source_id': "coalesce(nullif(deals.contact, '0'), other_contacts.contact)",
        'account_source_id': "coalesce(nullif(deals.customer_account, '0'),
            nullif(deals.account, '0'), nullif(deals.organization, '0'))",
        'owner_source_id': "nullif(deals.owner, '0')",
        'opportunity_name': 'deals.title',
        'pipeline': 'pipelines.title',
        'stage': 'coalesce(stages.title, deals.stage)',
        'currency': 'upper(deals.currency)',
        'amount': 'deals.value / 100',
        'is_closed': "deals.status in ('1', '2')",
        'is_won': "deals.status = '1'",
        'is_deleted': 'deals.is_deleted',
        'created_at': 'deals.cdate',
        'updated_at': 'deals.mdate',
        'closed_at': "case when deals.status in ('1', '2')
            then coalesce(status_changes.changed_at, deals.mdate) end",
        'loaded_at': 'deals.loaded_at',
    }) }}
    from deals
    left join stages on deals.stage = stages.id
    left join pipelines on deals.group_ = pipelines.id
    left join other_contacts on deals.id = other_contacts.deal
    left join status_changes on deals.id = status_changes.deal
)

select * from opportunities
