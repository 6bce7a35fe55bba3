-- Events that no person made, and why: the system, the user agent, the subject or the speed says
-- so. An open that a click or a reply of the same mail follows was made by the person after all.
-- Each suspicion is looked up for the events that it can be about, and for no others.
{%- set limit = try_number('cast(value as ' ~ dbt.type_string() ~ ')') %}
{%- set suspect = 'events.event_id, events.part, events.event_type, events.message_id,
        events.occurred_at' %}

with events as (
    select * from {{ ref('int_event_rows') }}
),

machine_texts as (
    select * from {{ ref('int_machine_texts') }}
),

thresholds as (
    select
        {% for threshold in ['seconds_after_delivery', 'links_at_once', 'views_per_minute',
            'opens_without_user_agent'] -%}
        max(case when threshold = '{{ threshold }}' then {{ limit }} end) as {{ threshold }},
        {% endfor -%}
        count(*) as threshold_count
    from {{ ref('machine_thresholds') }}
),

deliveries as (
    select
        message_id,
        coalesce(
            min(case when event_type = 'email_delivered' then occurred_at end),
            min(occurred_at)
        ) as delivered_at
    from events
    where message_id is not null and event_type in ('email_sent', 'email_delivered')
    group by 1
),

answers as (
    select *, {{ five_seconds('occurred_at') }} as five_seconds
    from events
    where
        message_id is not null
        and event_type in ('email_open', 'email_click', 'email_unsubscribe', 'email_reply')
),

-- Several links of one mail within five seconds: a scanner that looks behind each of them.
bursts as (
    select answers.message_id, answers.five_seconds
    from answers
    where answers.event_type = 'email_click'
    group by 1, 2
    having count(distinct answers.page_path) >= (select thresholds.links_at_once from thresholds)
),

-- More pages within a minute than anybody reads: a script in an ordinary browser. Its whole hour
-- counts as the script's.
storm_minutes as (
    select anonymous_id, {{ dbt.date_trunc('minute', 'occurred_at') }} as storm_minute
    from events
    where anonymous_id is not null and event_type = 'page_view'
    group by 1, 2
    having count(*) >= (select thresholds.views_per_minute from thresholds)
),

storms as (
    select distinct anonymous_id, {{ dbt.date_trunc('hour', 'storm_minute') }} as storm_hour
    from storm_minutes
),

suspicions as (
    select {{ suspect }}, '1' || events.machine_reason as reason
    from events
    where events.machine_reason is not null
    union all
    select {{ suspect }}, '2' || user_agents.reason as reason
    from events
    inner join machine_texts as user_agents
        on events.user_agent = user_agents.said and user_agents.looks_at = 'user_agent'
    union all
    select {{ suspect }}, '3' || subjects.reason as reason
    from events
    inner join machine_texts as subjects
        on events.content_name = subjects.said and subjects.looks_at = 'subject'
    where events.event_type = 'email_reply'
    union all
    select {{ suspect }}, '4seconds after delivery' as reason
    from answers as events
    inner join deliveries on events.message_id = deliveries.message_id
    cross join thresholds
    where
        {{ seconds_between('deliveries.delivered_at', 'events.occurred_at') }}
        < thresholds.seconds_after_delivery
    union all
    select {{ suspect }}, '5many links at once' as reason
    from answers as events
    inner join bursts
        on events.message_id = bursts.message_id and events.five_seconds = bursts.five_seconds
    where events.event_type = 'email_click'
    union all
    select {{ suspect }}, '6page view storm' as reason
    from events
    inner join storms
        on
            events.anonymous_id = storms.anonymous_id
            and {{ dbt.date_trunc('hour', 'events.occurred_at') }} = storms.storm_hour
    union all
    select {{ suspect }}, '7nothing shows that a person opened it' as reason
    from events
    cross join thresholds
    where
        events.event_type = 'email_open'
        and events.user_agent is null
        and thresholds.opens_without_user_agent = 0
),

suspects as (
    select {{ suspect }}, min(events.reason) as reason
    from suspicions as events
    group by 1, 2, 3, 4, 5
),

-- Who clicks or answers has seen the mail: the evidence that an open alone does not give.
seen_mails as (
    select answers.message_id, max(answers.occurred_at) as seen_at
    from answers
    left join suspects
        on answers.event_id = suspects.event_id and answers.part = suspects.part
    where answers.event_type in ('email_click', 'email_reply') and suspects.event_id is null
    group by 1
),

machine_events as (
    select
        suspects.event_id,
        suspects.part,
        min(substring(suspects.reason, 2)) as machine_reason
    from suspects
    left join seen_mails on suspects.message_id = seen_mails.message_id
    where
        suspects.event_type <> 'email_open'
        or seen_mails.message_id is null
        or suspects.occurred_at > seen_mails.seen_at
    group by 1, 2
)

select * from machine_events
