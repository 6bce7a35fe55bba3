{{ config(enabled=in_use('hubspot')) }}

with submissions as (
    {{ raw_table('hubspot', 'contact_form_submission', ['contact_id', 'form_id'], {
        'text': ['contact_id', 'form_id', 'conversion_id', 'page_url', 'title'],
        'timestamp': ['timestamp'],
    }) }}
),

forms as (
    {{ raw_table('hubspot', 'form', ['guid'], {'text': ['guid', 'name']}) }}
),

events as (
    select {{ canonical('events', 'hubspot', {
        'source_event_id': "coalesce('form-' || submissions.conversion_id,
            'form-' || submissions.form_id || '-' || submissions.contact_id
            || '-' || cast(submissions.timestamp as " ~ dbt.type_string() ~ "))",
        'event_type': "'form_submit'",
        'channel': "'web'",
        'direction': "'in'",
        'lead_source_id': 'submissions.contact_id',
        'page_path': page_path('submissions.page_url'),
        'content_name': 'coalesce(forms.name, submissions.title)',
        'is_deleted': 'submissions.is_deleted',
        'occurred_at': 'submissions.timestamp',
        'loaded_at': 'submissions.loaded_at',
    }) }}
    from submissions
    left join forms on submissions.form_id = forms.guid
)

select * from events
