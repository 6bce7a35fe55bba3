{{ config(enabled=in_use('marketo')) }}

-- Who is the same person: the losers of a merge, which Marketo lists as text ('[11]', '[11, 12]')
-- in the activity of the winner, and the records in Salesforce that its sync ties to a lead. Older
-- activities keep the loser's id.
with merge_activities as (
    {{ raw_table('marketo', 'activity_merge_leads', ['lead_id', 'merge_ids'], {
        'text': ['lead_id', 'merge_ids'],
        'timestamp': ['activity_date'],
    }) }}
),

losers as (
    {{ json_elements('merge_activities', 'merge_ids') }}
),

merged_pairs as (
    select
        trim(replace(element, '"', '')) as loser_id,
        lead_id as winner_id,
        activity_date
    from losers
),

leads as (
    {{ raw_table('marketo', 'lead', ['id'], {
        'text': ['id', 'sfdc_lead_id', 'sfdc_contact_id'],
    }) }}
),

links as (
    select {{ canonical('links', 'marketo', {
        'from_source_id': 'loser_id',
        'to_source_id': 'winner_id',
        'reason': "'merged'",
        'linked_at': 'activity_date',
    }) }}
    from merged_pairs
    {% for column in ['sfdc_lead_id', 'sfdc_contact_id'] %}
    union all
    select {{ canonical('links', 'marketo', {
        'from_source_id': 'id',
        'to_source_id': salesforce_id(column),
        'to_system': "'salesforce'",
        'reason': "'linked'",
    }) }}
    from leads
    where {{ column }} is not null
    {% endfor %}
)

select * from links
