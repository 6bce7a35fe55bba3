"""Leads and events of any number in the canonical shape (docs/your-own-data.md), made in SQL.

Few leads do much and many do little, most of it in bursts: visits of several pages, mails that are
opened and clicked seconds after each other, weeks of interest between months of silence.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

UNTIL = "2026-06-30"
DAYS = 365

DICE = """
create or replace temp macro dice(row_number, salt) as
    hash(row_number * 1000 + salt) % 1000003 / 1000003.0;
create or replace temp macro pick(words, number) as
    words[cast(floor(number * len(words)) as integer) + 1];
"""

LEADS = """
create or replace table bench.leads as
select
    'p' || i as source_id,
    'person' as source_object,
    'person' || i || '@' || case when dice(i, 16) < 0.1 then 'gmail.com'
        else 'company' || i % ({leads} // 3 + 1) || '.com' end as email,
    pick(['CEO', 'VP Sales', 'Marketing Manager', 'Head of IT', 'Geschäftsführer', 'Developer',
        'Directeur commercial', 'Student', 'Account Executive', null], dice(i, 1)) as job_title,
    'Company ' || i % ({leads} // 3 + 1) as company_name,
    pick(['Software', 'Banking', 'Retail', 'Machinery', 'Hospital', null], dice(i, 2)) as industry,
    pick(['United States', 'Deutschland', 'GB', 'Canada', 'France', 'Suomi', null], dice(i, 3))
        as country,
    pick(['Web', 'Trade show', 'Referral', 'Advertisement', null], dice(i, 4)) as lead_source,
    case when dice(i, 5) < 0.6 then floor(power(10, 4 * dice(i, 6))) end as employee_count,
    case when dice(i, 7) < 0.3 then 1000 * floor(100 * dice(i, 8)) end as budget_amount,
    case when dice(i, 9) < 0.4 then dice(i, 10) < 0.4 end as is_decision_maker,
    case when dice(i, 11) < 0.2 then 'integration' end as stated_need,
    dice(i, 12) < 0.03 as is_opted_out_of_email,
    date '{until}' - cast({days} * dice(i, 13) as integer) as created_at
from range({leads}) as leads(i)
"""

# A touch is a visit, a mail or a talk; each has several events, seconds or minutes apart.
EVENTS = """
create or replace table bench.events as
with rolled as (
    select
        i as touch,
        -- The tenth of the leads that does most does half of everything.
        cast(floor({leads} * power(dice(i, 1), 3)) as bigint) as lead,
        dice(i, 2) as kind_dice,
        dice(i, 3) as size_dice
    from range({events}) as touches(i)
),

touches as (
    select
        *,
        case
            when kind_dice < 0.38 then 'visit'
            when kind_dice < 0.86 then 'mail'
            when kind_dice < 0.93 then 'call'
            when kind_dice < 0.96 then 'webinar'
            when kind_dice < 0.98 then 'meeting'
            when kind_dice < 0.99 then 'ticket_opened'
            else 'task'
        end as kind,
        -- Half of what a lead does lies within a few weeks of its own.
        greatest(0, least({days}, case
            when dice(touch, 4) < 0.5 then {days} * dice(lead, 14) + 30 * (dice(touch, 5) - 0.5)
            else {days} * dice(touch, 5)
        end)) as age
    from rolled
),

sized as (
    select
        *,
        case kind
            when 'visit' then least(15, 1 + floor(-2.5 * ln(1 - size_dice)))
                + case when dice(touch, 6) < 0.3 then 1 else 0 end
            when 'mail' then 2 + case when size_dice < 0.35 then 1 else 0 end
                + case when size_dice < 0.08 then 1 else 0 end
                + case when size_dice < 0.02 then 1 else 0 end
            when 'webinar' then 1 + case when size_dice < 0.6 then 1 else 0 end
            else 1
        end as size
    from touches
),

steps as (
    select
        sized.*,
        step,
        row_number() over (order by touch, step) as event_number
    from sized
    inner join range(20) as steps(step) on step < sized.size
    qualify event_number <= {events}
),

typed as (
    select
        *,
        case
            when kind = 'visit' and step > 0 and step = size - 1 and dice(touch, 6) < 0.3
                then pick(['form_submit', 'content_download', 'link_click', 'site_search'],
                    dice(touch, 7))
            when kind = 'visit' then 'page_view'
            when kind = 'mail' then ['email_sent', 'email_delivered', 'email_open', 'email_click',
                'email_reply'][cast(step as integer) + 1]
            when kind = 'webinar' then ['event_registered', 'event_attended'][
                cast(step as integer) + 1]
            else kind
        end as event_type
    from steps
)

select
    'e' || event_number as source_event_id,
    event_type,
    'p' || lead as lead_source_id,
    case when kind = 'visit' then 'd' || lead || '-' || touch % 2 end as anonymous_id,
    case when kind = 'mail' then 'm' || touch end as message_id,
    case kind when 'visit' then 'web' when 'mail' then 'email' when 'call' then 'phone'
        when 'ticket_opened' then 'email' else kind end as channel,
    case when event_type in ('email_sent', 'email_delivered', 'call', 'task') then 'out'
        else 'in' end as direction,
    case
        when event_type in ('page_view', 'link_click', 'email_click')
            then pick(['/', '/product', '/product/tour', '/pricing', '/pricing/enterprise', '/demo',
                '/careers', '/docs/start', '/customers', '/contact', '/blog/post-'
                || cast(floor(200 * dice(event_number, 9)) as integer)], dice(event_number, 8))
    end as page_path,
    case event_type
        when 'form_submit' then pick(['Demo request', 'Quote', 'Newsletter', 'Contact'],
            dice(event_number, 10))
        when 'content_download' then pick(['Case study', 'White paper', 'Price list'],
            dice(event_number, 10))
        when 'ticket_opened' then pick(['Bug', 'Upgrade', 'Invoice'], dice(event_number, 10))
    end as content_name,
    case when kind in ('mail', 'webinar') then pick(['Product launch', 'Newsletter', 'Invitation',
        'Autumn campaign', 'Nurturing'], dice(touch, 11)) end as campaign_name,
    case when kind = 'visit' then pick(['google', 'linkedin', 'newsletter', null],
        dice(touch, 12)) end as utm_source,
    case when event_type = 'page_view' then floor(5 + 180 * power(dice(event_number, 13), 2)) end
        as duration_seconds,
    date '{until}' - to_days(cast(floor(age) as integer))
        + to_seconds(cast(floor(28800 + 36000 * dice(touch, 14)
            + step * (15 + 90 * dice(touch, 15))) as bigint)) as occurred_at
from typed
"""


def make(warehouse: Path, leads: int, events: int) -> None:
    """Write the schema bench with the tables leads and events into a new DuckDB file."""
    with duckdb.connect(str(warehouse), config={"threads": 2, "memory_limit": "8GB"}) as connection:
        connection.execute("create schema bench")
        connection.execute(DICE)
        for table in (LEADS, EVENTS):
            connection.execute(table.format(leads=leads, events=events, until=UNTIL, days=DAYS))
