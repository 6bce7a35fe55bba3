{# The words that a column of the rule files may hold, by the kind that rule_files() gives it. #}
{% macro rule_words() %}
    {% do return({
        'subject': ['event', 'lead', 'account'],
        'operator': ['equals', 'not_equals', 'one_of', 'not_one_of', 'contains', 'not_contains', 'starts_with',
            'not_starts_with', 'at_least', 'at_most', 'below', 'between', 'is_missing', 'is_present', 'occurred', 'within_days', 'in_order'],
        'event_type': ['email_sent', 'email_delivered', 'email_open', 'email_click', 'email_reply', 'email_bounce',
            'email_unsubscribe', 'email_spam', 'page_view', 'form_submit', 'content_download', 'link_click',
            'event_registered', 'event_attended', 'call', 'meeting', 'task', 'ticket_opened', 'campaign_invited',
            'campaign_response', 'list_added', 'site_search', 'video_view', 'product_use', 'social', 'ticket_closed', 'identified',
            'other'] + (derived_events() | list),
        'component': ['demographic', 'behavioral', 'engagement', 'fit', 'negative'],
        'axis': ['fit', 'engagement'],
        'measure': ['each', 'count', 'days_since_last', 'decayed_sum'],
        'per': ['day', 'ever'],
        'decay': ['none', 'half_life', 'linear', 'step'],
        'combine': ['sum', 'best'],
        'mode': ['active', 'testing', 'draft'],
    }) %}
{% endmacro %}
