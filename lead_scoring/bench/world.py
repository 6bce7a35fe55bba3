"""Leads and events of any number in the canonical shape (docs/your-own-data.md), made in SQL.

Few leads do much and many do little, most of it in bursts: visits of several pages, mails that are
opened and clicked seconds after each other, weeks of interest between months of silence. Rows are
stored as a loader leaves them, in the order in which they were loaded: every night those of the
day, and some that come days late. The same numbers give the same rows.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

import duckdb

UNTIL = date(2026, 6, 30)
DAYS = 365
# The touches of later days have numbers of their own.
TOUCHES_OF_A_DAY = 10_000_000_000
SETTINGS = {"threads": 2, "memory_limit": "8GB"}

MACROS = """
create or replace temp macro dice(row_number, salt) as
    (hash(row_number * 1000 + salt) >> 11) / 9007199254740992.0;
create or replace temp macro pick(words, number) as
    words[cast(floor(number * len(words)) as integer) + 1];
create or replace temp macro kind_of(touch) as case
    when dice(touch, 2) < 0.38 then 'visit'
    when dice(touch, 2) < 0.86 then 'mail'
    when dice(touch, 2) < 0.93 then 'call'
    when dice(touch, 2) < 0.96 then 'webinar'
    when dice(touch, 2) < 0.98 then 'meeting'
    when dice(touch, 2) < 0.99 then 'ticket_opened'
    else 'task'
end;
-- A touch is a visit, a mail or a talk; each has several events, seconds or minutes apart.
create or replace temp macro size_of(touch) as cast(case kind_of(touch)
    when 'visit' then least(15, 1 + floor(-2.5 * ln(1 - dice(touch, 3))))
        + case when dice(touch, 6) < 0.3 then 1 else 0 end
    when 'mail' then 2 + case when dice(touch, 3) < 0.35 then 1 else 0 end
        + case when dice(touch, 3) < 0.08 then 1 else 0 end
        + case when dice(touch, 3) < 0.02 then 1 else 0 end
    when 'webinar' then 1 + case when dice(touch, 3) < 0.6 then 1 else 0 end
    else 1
end as integer);
-- The tenth of the leads that does most does two fifths of everything; nobody does more than forty
-- times what a lead does on average.
create or replace temp macro lead_of(touch, leads) as
    cast(floor(leads * (power(0.1 + 0.9 * dice(touch, 1), 3) - 0.001) / 0.999) as bigint);
"""

LEADS = """
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
    cast({created} as timestamp) as created_at,
    cast({created} as timestamp) as updated_at,
    {created} + interval 23 hour as loaded_at
from range({first}, {leads}) as leads(i)
"""

# What became of the leads: naive Bayes learns from it, the project's rules do not look at it.
OUTCOMES = """
select
    'p' || i as source_id,
    1 + cast(floor(4 * power(dice(i, 20), 1.5)) as integer) as stage,
    case
        when dice(i, 21) < 0.04 + case when dice(i, 1) < 0.5 then 0.06 else 0 end
            + case when dice(i, 4) between 0.4 and 0.6 then 0.06 else 0 end then 'won'
        when dice(i, 21) < 0.35 then 'lost'
        else 'pending'
    end as state
from range({first}, {leads}) as leads(i)
"""

EVENTS = """
with aged as (
    select
        i as touch,
        lead_of(i, {leads}) as lead,
        kind_of(i) as kind,
        least(size_of(i), case when i = {last} - 1 then {last_size} else 20 end) as size,
        cast({age} as integer) as age,
        cast({late} as integer) as late
    from range({first}, {last}) as touches(i)
),

-- Put in order while rows are short: at the end it would take five times as long.
touches as (
    select
        *,
        greatest(0, age - late) as loaded_age
    from aged
    order by loaded_age desc, dice(touch, 14), touch
),

steps as (
    select
        *,
        unnest(range(size)) as step,
        touch * 32 + step as event_number
    from touches
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
        end as event_type,
        date '{until}' - age + to_seconds(cast(floor(28800 + 36000 * dice(touch, 14)
            + step * (15 + 90 * dice(touch, 15))) as bigint)) as occurred_at
    from steps
)

select
    'e' || touch || '-' || step as source_event_id,
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
    false as is_deleted,
    occurred_at,
    date '{until}' - loaded_age + interval 23 hour as loaded_at
from typed
"""

# Half of what a lead does lies within a few weeks of its own.
ANY_DAY = """
least({days}, greatest(0, floor(case
    when dice(i, 4) < 0.5
        then {days} * dice(lead_of(i, {leads}), 14) + 30 * (dice(i, 5) - 0.5)
    else {days} * dice(i, 5)
end)))
"""
SOME_COME_LATE = "case when dice(i, 16) < 0.02 then 1 + floor(20 * dice(i, 17)) else 0 end"
# Of one day's load a fifth happened before, mostly days, some weeks ago.
MOSTLY_TODAY = "case when dice(i, 16) < 0.2 then 1 + floor(40 * power(dice(i, 17), 3)) else 0 end"


def make(raw: Path, leads: int, events: int) -> None:
    """Write the schema bench with the tables leads, events and outcomes into a new DuckDB file:
    exactly so many rows, of the year until UNTIL."""
    with duckdb.connect(str(raw), config=SETTINGS) as connection:
        connection.execute(MACROS + "create schema bench")
        created = f"(date '{UNTIL}' - cast(floor({DAYS} * dice(i, 13)) as integer))"
        numbers = {"leads": leads, "first": 0, "created": created}
        connection.execute("create table bench.leads as" + LEADS.format(**numbers))
        connection.execute("create table bench.outcomes as" + OUTCOMES.format(**numbers))
        touches = touches_for(connection, 0, events)
        age = ANY_DAY.format(days=DAYS, leads=leads)
        connection.execute("create table bench.events as" + EVENTS.format(
            leads=leads, until=UNTIL, age=age, late=SOME_COME_LATE, **touches))


def add_day(raw: Path, day: int) -> int:
    """One more day arrives, the day-th after UNTIL: a 365th more events, a fifth of them late, a
    few that were corrected or deleted, new leads and some that changed. Returns the rows of events
    that are new or different."""
    with duckdb.connect(str(raw), config=SETTINGS) as connection:
        connection.execute(MACROS)
        leads, events = connection.sql("""
            select (select count(*) from bench.leads),
                (select count(*) from bench.events where loaded_at < ?)
        """, params=[UNTIL + timedelta(days=1)]).fetchone()
        today = UNTIL + timedelta(days=day)
        loaded = f"timestamp '{today} 23:00:00'"
        added = max(1, events // DAYS)
        numbers = {"leads": leads + max(1, leads // DAYS), "first": leads,
                   "created": f"date '{today}'"}
        connection.execute("insert into bench.leads" + LEADS.format(**numbers))
        connection.execute("insert into bench.outcomes" + OUTCOMES.format(**numbers))
        # About one of two hundred leads and of fifty new events; other ones every day.
        connection.execute(f"""
            update bench.leads set job_title = 'VP Sales', updated_at = {loaded},
                loaded_at = {loaded}
            where hash(source_id || {day}) % 200 = 0;
            update bench.events set page_path = '/pricing', loaded_at = {loaded}
            where event_type = 'page_view' and hash(source_event_id || {day}) % {DAYS * 20} = 0;
            update bench.events set is_deleted = true, loaded_at = {loaded}
            where hash(source_event_id || {-day}) % {DAYS * 50} = 0;
        """)
        touches = touches_for(connection, day * TOUCHES_OF_A_DAY, added)
        connection.execute("insert into bench.events" + EVENTS.format(
            leads=numbers["leads"], until=today, age=MOSTLY_TODAY, late=DAYS,
            **touches))
        return connection.sql("select count(*) from bench.events where loaded_at = ?",
                              params=[f"{today} 23:00:00"]).fetchone()[0]


def touches_for(connection: duckdb.DuckDBPyConnection, first: int, events: int) -> dict[str, int]:
    """Which touches from the first on make exactly so many events: the number after the last, and
    how many events the last may have."""
    block = 100_000
    blocks = connection.sql(f"""
        select cast(sum(size_of(i)) as bigint) as size
        from range({first}, {first + events}) as touches(i)
        group by (i - {first}) // {block} order by (i - {first}) // {block}
    """).fetchall()
    full, before = 0, 0
    for number, total in enumerate(accumulate(size for (size,) in blocks), 1):
        if total >= events:
            break
        full, before = number, total
    start = first + full * block
    sizes = connection.sql(
        f"select size_of(i) from range({start}, {start + block}) as touches(i) order by i"
    ).fetchall()
    for place, total in enumerate(accumulate((size for (size,) in sizes), initial=before)):
        if total >= events:
            return {"first": first, "last": start + place,
                    "last_size": sizes[place - 1][0] - (total - events)}
    raise AssertionError("every touch has an event, so that many touches are enough")
