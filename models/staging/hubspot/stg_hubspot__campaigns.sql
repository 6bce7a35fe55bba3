{{ config(enabled=in_use('hubspot')) }}

-- The ids of lists and of emails are numbers of their own: a prefix keeps them apart.
with lists as (
    {{ raw_table('hubspot', 'contact_list', ['id'], {'text': ['id', 'name']}) }}
),

emails as (
    {{ raw_table('hubspot', 'email_campaign', ['id'], {'text': ['id', 'name', 'subject']}) }}
),

campaigns as (
    select {{ canonical('campaigns', 'hubspot', {
        'source_id': "'list-' || id",
        'campaign_name': 'name',
        'campaign_type': "'list'",
        'is_deleted': 'is_deleted',
        'loaded_at': 'loaded_at',
    }) }}
    from lists
    union all
    select {{ canonical('campaigns', 'hubspot', {
        'source_id': "'email-' || id",
        'campaign_name': 'coalesce(name, subject)',
        'campaign_type': "'email'",
        'is_deleted': 'is_deleted',
        'loaded_at': 'loaded_at',
    }) }}
    from emails
)

select * from campaigns
