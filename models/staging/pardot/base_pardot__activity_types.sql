{{ config(enabled=in_use('pardot')) }}

{#- The codes of visitor_activity.type: what Pardot calls them, and what they mean.
    12 and 14 are negative; indirect ones (35, 36, 37) happened to another prospect with the same
    address, where they are counted. An error (3) is a form that was not sent. -#}
{%- set types = {
    1: ('Click', 'link_click'),
    2: ('View', 'page_view'),
    3: ('Error', 'other'),
    4: ('Success', 'form_submit'),
    5: ('Session', 'other'),
    6: ('Sent', 'email_sent'),
    7: ('Search', 'site_search'),
    8: ('New Opportunity', 'other'),
    9: ('Opportunity Won', 'other'),
    10: ('Opportunity Lost', 'other'),
    11: ('Open', 'email_open'),
    12: ('Unsubscribe Page', 'email_unsubscribe'),
    13: ('Bounced', 'email_bounce'),
    14: ('Spam Complaint', 'email_spam'),
    15: ('Email Preference Page', 'other'),
    16: ('Resubscribed', 'other'),
    17: ('Click (Third Party)', 'link_click'),
    18: ('Opportunity Reopened', 'other'),
    19: ('Opportunity Linked', 'other'),
    20: ('Visit', 'page_view'),
    21: ('Custom URL Click', 'link_click'),
    22: ('Olark Chat', 'other'),
    23: ('Invited to Webinar', 'campaign_invited'),
    24: ('Attended Webinar', 'event_attended'),
    25: ('Registered for Webinar', 'event_registered'),
    26: ('Social Post Click', 'social'),
    27: ('Video View', 'video_view'),
    28: ('Event Registered', 'event_registered'),
    29: ('Event Checked In', 'event_attended'),
    30: ('Video Conversion', 'link_click'),
    31: ('UserVoice Suggestion', 'other'),
    32: ('UserVoice Comment', 'other'),
    33: ('UserVoice Ticket', 'ticket_opened'),
    34: ('Video Watched', 'video_view'),
    35: ('Indirect Unsubscribe Open', 'other'),
    36: ('Indirect Bounce', 'other'),
    37: ('Indirect Resubscribed', 'other'),
    38: ('Opportunity Unlinked', 'other'),
} %}

with activity_types as (
    {% for type, (label, event_type) in types.items() -%}
    select '{{ type }}' as type_code, '{{ label }}' as type_label, '{{ event_type }}' as event_type
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from activity_types
