-- What every scored lead allows on every channel. Nobody asked is no yes.
with leads as (
    select lead_id from {{ ref('scored_leads') }}
),

consents as (
    select * from {{ ref('int_consents') }}
),

channels as (
    {% for channel in contact_channels() -%}
    select '{{ channel }}' as channel
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

lead_consents as (
    select
        leads.lead_id,
        channels.channel,
        coalesce(consents.status, 'unknown') as status,
        coalesce(consents.status = 'opted_in', false) as may_contact,
        consents.last_changed_at,
        coalesce(consents.system_count, 0) as system_count
    from leads
    cross join channels
    left join consents
        on leads.lead_id = consents.lead_id and channels.channel = consents.channel
)

select * from lead_consents
