{# The channels on which a person may be contacted or followed, and may say no. Consent for 'all' is consent for each. #}
{% macro contact_channels() %}
    {% do return(['email', 'phone', 'post', 'sms', 'tracking']) %}
{% endmacro %}


{# A channel by the words that systems have for it. A no on a channel that nobody knows is a no on all; a yes there is none. #}
{% macro contact_channel(channel, status) -%}
    case
        when lower({{ channel }}) in ({{ quoted(contact_channels()) }}, 'all') then lower({{ channel }})
        when lower({{ channel }}) in ('e-mail', 'mail', 'newsletter') then 'email'
        when lower({{ channel }}) in ('telephone', 'call', 'calls', 'mobile') then 'phone'
        when lower({{ channel }}) in ('text', 'text message', 'whatsapp') then 'sms'
        when lower({{ channel }}) in ('letter', 'postal mail') then 'post'
        when lower({{ channel }}) in ('cookies', 'web', 'analytics') then 'tracking'
        when lower({{ status }}) not in ('opted_in', 'unknown') then 'all'
    end
{%- endmacro %}
