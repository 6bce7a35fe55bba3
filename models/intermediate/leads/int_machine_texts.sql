-- User agents of machines and subjects of automatic replies, among those that occur: the words of
-- machine_agents.csv are looked up once for each text, not for each event.
with events as (
    select * from {{ ref('int_event_rows') }}
),

agents as (
    select * from {{ ref('machine_agents') }}
),

texts as (
    select distinct 'user_agent' as looks_at, user_agent as said from events
    where user_agent is not null
    union all
    select distinct 'subject' as looks_at, content_name as said from events
    where content_name is not null and event_type = 'email_reply'
),

machine_texts as (
    select
        texts.looks_at,
        texts.said,
        min(agents.reason) as reason
    from texts
    inner join agents
        on
            texts.looks_at = agents.looks_at
            and case
                when agents.match = 'whole' then lower(texts.said) = agents.word
                else {{ dbt.position('agents.word', 'lower(texts.said)') }} > 0
            end
    group by 1, 2
)

select * from machine_texts
