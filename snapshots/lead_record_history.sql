{% snapshot lead_record_history %}
{{ config(
    enabled=keeps_history(),
    unique_key='source_key',
    strategy='check',
    check_cols=kept_columns('leads'),
    post_hook="{{ lead_scoring.forget_erased('int_lead_rows') }}"
) }}
{{ rows_to_keep('leads', 'int_lead_rows') }}
{% endsnapshot %}
