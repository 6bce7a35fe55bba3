-- What each lead allows on each channel on the as-of date: one row per lead and channel of which
-- anything is known. Of one system and purpose the newest statement holds, beside what has no date;
-- across systems the strictest does.
with person_keys as (
    select * from {{ ref('int_person_keys') }}
    where lead_id is not null
),

consents as (
    {{ union_systems('consents') }}
),

records as (
    select * from {{ ref('int_lead_records') }}
    where is_opted_out_of_email and not is_duplicate
),

events as (
    select
        event_rows.source_system,
        event_names.record_key,
        event_names.clean_email,
        event_rows.occurred_at
    from {{ ref('int_event_rows') }} as event_rows
    inner join {{ ref('int_event_names') }} as event_names
        on event_rows.known_by = event_names.known_by
    left join {{ ref('int_machine_events') }} as machine_events
        on
            event_rows.event_id = machine_events.event_id
            and event_rows.part = machine_events.part
    where
        event_rows.event_type in ('email_unsubscribe', 'email_spam')
        and machine_events.event_id is null
        and not event_rows.is_deleted
),

clock as (
    select as_of_date from {{ ref('int_clock') }}
),

said as (
    select
        source_system,
        source_system || ':' || lead_source_id as record_key,
        {{ clean_email('email') }} as clean_email,
        {{ contact_channel('channel', 'status') }} as channel,
        -- Whatever else somebody says, it is not a yes.
        case lower(status)
            when 'opted_in' then 'opted_in'
            when 'unknown' then 'unknown'
            else 'opted_out'
        end as status,
        purpose,
        changed_at
    from consents
    union all
    select
        source_system,
        source_key as record_key,
        clean_email,
        'email' as channel,
        'opted_out' as status,
        'record' as purpose,
        cast(null as {{ dbt.type_timestamp() }}) as changed_at
    from records
    union all
    select
        source_system,
        record_key,
        clean_email,
        'email' as channel,
        'opted_out' as status,
        null as purpose,
        occurred_at as changed_at
    from events
),

of_leads as (
    select
        said.*,
        coalesce(by_record.lead_id, by_email.lead_id) as lead_id,
        row_number() over (
            partition by
                coalesce(by_record.lead_id, by_email.lead_id), said.source_system, said.channel,
                said.purpose, said.changed_at is null
            order by said.changed_at desc, said.status desc
        ) as place
    from said
    cross join clock
    left join person_keys as by_record
        on said.record_key = by_record.key_value and by_record.key_type = 'record'
    left join person_keys as by_email
        on said.clean_email = by_email.key_value and by_email.key_type = 'email'
    where coalesce(cast(said.changed_at as date) <= clock.as_of_date, true)
),

channels as (
    {% for channel in contact_channels() -%}
    select '{{ channel }}' as channel
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

consents_of_leads as (
    select
        of_leads.lead_id,
        channels.channel,
        -- Alphabetically out comes after in.
        max(of_leads.status) as status,
        max(of_leads.changed_at) as last_changed_at,
        count(distinct of_leads.source_system) as system_count
    from of_leads
    inner join channels
        on of_leads.channel = channels.channel or of_leads.channel = 'all'
    where
        of_leads.lead_id is not null
        and of_leads.status <> 'unknown'
        and (of_leads.place = 1 or of_leads.changed_at is null)
    group by 1, 2
)

select * from consents_of_leads
