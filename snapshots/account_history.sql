{% snapshot account_history %}
{{ config(
    enabled=keeps_history(),
    unique_key='source_key',
    strategy='check',
    check_cols=kept_columns('accounts'),
    post_hook="{{ lead_scoring.forget_erased('int_account_rows') }}"
) }}
{{ rows_to_keep('accounts', 'int_account_rows') }}
{% endsnapshot %}
