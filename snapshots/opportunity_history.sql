{% snapshot opportunity_history %}
{{ config(
    enabled=keeps_history(),
    unique_key='source_key',
    strategy='check',
    check_cols=kept_columns('opportunities'),
    post_hook="{{ lead_scoring.forget_erased('int_opportunity_rows') }}"
) }}
{{ rows_to_keep('opportunities', 'int_opportunity_rows') }}
{% endsnapshot %}
