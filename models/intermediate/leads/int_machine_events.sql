-- Events that no person made, and why: the system, the user agent, the subject or the speed says
-- so. An open that a click or a reply of the same mail follows was made by the person after all.
{%- set limit = try_number('cast(value as ' ~ dbt.type_string() ~ ')') %}

with events as (
    select * from {{ ref('int_event_records') }}
),

machine_texts as (
    select * from {{ ref('int_machine_texts') }}
),

thresholds as (
    select
        {% for threshold in ['seconds_after_delivery', 'links_at_once', 'views_per_minute'] -%}
        max(case when threshold = '{{ threshold }}' then {{ limit }} end) as {{ threshold }},
        {% endfor -%}
        max(case when threshold = 'opens_without_user_agent' then {{ limit }} end)
            as opens_without_user_agent
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

-- Several links of one mail within five seconds: a scanner that looks behind each of them.
bursts as (
    select
        message_id,
        {{ five_seconds('occurred_at') }} as five_seconds,
        count(distinct page_path) as link_count
    from events
    where message_id is not null and event_type = 'email_click'
    group by 1, 2
),

-- More pages within a minute than anybody reads: a script in an ordinary browser. Its whole hour
-- counts as the script's.
views_per_minute as (
    select
        anonymous_id,
        {{ dbt.date_trunc('hour', 'occurred_at') }} as storm_hour,
        {{ dbt.date_trunc('minute', 'occurred_at') }} as viewed_minute,
        count(*) as view_count
    from events
    where anonymous_id is not null and event_type = 'page_view'
    group by 1, 2, 3
),

storms as (
    select distinct
        views_per_minute.anonymous_id,
        views_per_minute.storm_hour
    from views_per_minute
    cross join thresholds
    where views_per_minute.view_count >= thresholds.views_per_minute
),

judged as (
    select
        events.event_id,
        events.event_type,
        events.message_id,
        events.occurred_at,
        case
            when events.machine_reason is not null then events.machine_reason
            when user_agents.reason is not null then user_agents.reason
            when subjects.reason is not null then subjects.reason
            when
                events.event_type
                in ('email_open', 'email_click', 'email_unsubscribe', 'email_reply')
                and {{ seconds_between('deliveries.delivered_at', 'events.occurred_at') }}
                < thresholds.seconds_after_delivery
                then 'seconds after delivery'
            when bursts.link_count >= thresholds.links_at_once then 'many links at once'
            when storms.anonymous_id is not null then 'page view storm'
            when
                events.event_type = 'email_open'
                and events.user_agent is null
                and thresholds.opens_without_user_agent = 0
                then 'nothing shows that a person opened it'
        end as machine_reason
    from events
    cross join thresholds
    left join machine_texts as user_agents
        on events.user_agent = user_agents.said and user_agents.looks_at = 'user_agent'
    left join machine_texts as subjects
        on
            events.content_name = subjects.said
            and subjects.looks_at = 'subject'
            and events.event_type = 'email_reply'
    left join deliveries on events.message_id = deliveries.message_id
    left join bursts
        on
            events.message_id = bursts.message_id
            and {{ five_seconds('events.occurred_at') }} = bursts.five_seconds
            and events.event_type = 'email_click'
    left join storms
        on
            events.anonymous_id = storms.anonymous_id
            and {{ dbt.date_trunc('hour', 'events.occurred_at') }} = storms.storm_hour
    where
        events.machine_reason is not null
        or events.event_type in ('email_open', 'email_reply')
        or user_agents.said is not null
        or events.message_id is not null
        or storms.anonymous_id is not null
),

-- Who clicks or answers has seen the mail: the evidence that an open alone does not give.
seen_mails as (
    select
        message_id,
        max(occurred_at) as seen_at
    from judged
    where
        event_type in ('email_click', 'email_reply')
        and machine_reason is null
        and message_id is not null
    group by 1
),

machine_events as (
    select
        judged.event_id,
        min(judged.machine_reason) as machine_reason
    from judged
    left join seen_mails
        on
            judged.message_id = seen_mails.message_id
            and judged.occurred_at <= seen_mails.seen_at
            and judged.event_type = 'email_open'
    where judged.machine_reason is not null and seen_mails.message_id is null
    group by 1
)

select * from machine_events
