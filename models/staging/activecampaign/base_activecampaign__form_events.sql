{{ config(enabled=in_use('activecampaign')) }}

-- Who came to a list through a form has sent the form. ActiveCampaign keeps no other trace of it:
-- a form only counts its entries.
with subscriptions as (
    {{ raw_table('activecampaign', 'contact_lists', ['id', 'contact'], {
        'text': ['id', 'contact', 'form'],
        'timestamp': ['sdate', 'created_timestamp'],
    }) }}
),

forms as (
    {{ raw_table('activecampaign', 'forms', ['id'], {'text': ['id', 'name', 'url']}) }}
),

events as (
    select {{ canonical('events', 'activecampaign', {
        'source_event_id': "'form-' || subscriptions.id",
        'event_type': "'form_submit'",
        'channel': "'web'",
        'direction': "'in'",
        'lead_source_id': 'subscriptions.contact',
        'page_path': page_path('forms.url'),
        'content_name': 'forms.name',
        'is_deleted': 'subscriptions.is_deleted',
        'occurred_at': 'coalesce(subscriptions.sdate, subscriptions.created_timestamp)',
        'loaded_at': 'subscriptions.loaded_at',
    }) }}
    from subscriptions
    left join forms on subscriptions.form = forms.id
    where subscriptions.form <> '0'
)

select * from events
