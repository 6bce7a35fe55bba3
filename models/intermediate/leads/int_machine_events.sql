-- Events that no person made, and why: the system, the user agent or the speed says so.
{%- set limit = try_number('cast(value as ' ~ dbt.type_string() ~ ')') %}

with events as (
    select * from {{ ref('int_event_records') }}
),

agents as (
    select * from {{ ref('machine_agents') }}
),

thresholds as (
    select
        max(case when threshold = 'seconds_after_delivery' then {{ limit }} end)
            as seconds_after_delivery,
        max(case when threshold = 'links_at_once' then {{ limit }} end) as links_at_once,
        max(case when threshold = 'views_per_minute' then {{ limit }} end) as views_per_minute
    from {{ ref('machine_thresholds') }}
),

user_agents as (
    select distinct user_agent from events
    where user_agent is not null
),

machine_agents as (
    select
        user_agents.user_agent,
        min(agents.reason) as reason
    from user_agents
    inner join agents
        on case
            when agents.match = 'whole' then lower(user_agents.user_agent) = agents.word
            else {{ dbt.position('agents.word', 'lower(user_agents.user_agent)') }} > 0
        end
    group by 1
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
        case
            when events.machine_reason is not null then events.machine_reason
            when machine_agents.reason is not null then machine_agents.reason
            when
                events.event_type in ('email_open', 'email_click', 'email_unsubscribe')
                and {{ seconds_between('deliveries.delivered_at', 'events.occurred_at') }}
                < thresholds.seconds_after_delivery
                then 'seconds after delivery'
            when bursts.link_count >= thresholds.links_at_once then 'many links at once'
            when storms.anonymous_id is not null then 'page view storm'
        end as machine_reason
    from events
    cross join thresholds
    left join machine_agents on events.user_agent = machine_agents.user_agent
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
        or machine_agents.user_agent is not null
        or events.message_id is not null
        or storms.anonymous_id is not null
),

machine_events as (
    select
        event_id,
        min(machine_reason) as machine_reason
    from judged
    where machine_reason is not null
    group by 1
)

select * from machine_events
