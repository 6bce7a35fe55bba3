"""The demo data: the same bytes every time, dirty as dirt.json says, human where it should be."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from lead_scoring import demo_data
from lead_scoring.demo_data import command

LEADS, MONTHS, UNTIL = 300, 12, date(2026, 10, 30)

# Every kind of dirt, counted in the files without help from the generator. {until} is the end of
# the last day; {late:column} holds for rows that were loaded days after the time in the column.
COUNTS = {
    "salesforce_duplicate_leads": """
        select coalesce(sum(n - 1), 0) from (
            select count(*) as n from lead where not is_deleted and lower(email) <> 'test@test.com'
            group by lower(trim(email)))""",
    "salesforce_merged_leads": """
        select count(*) from lead where is_deleted and master_record_id is not null""",
    "salesforce_merge_chains": """
        select count(*) from lead as a join lead as b
            on left(a.master_record_id, 15) = left(b.id, 15) where b.is_deleted""",
    "salesforce_deleted_leads": """
        select count(*) from lead where is_deleted and master_record_id is null""",
    "salesforce_test_leads": """
        select count(*) from lead where lower(email) = 'test@test.com' and name = 'Test Test'""",
    "salesforce_merged_contacts": """
        select count(*) from contact where is_deleted and master_record_id is not null""",
    "converted_leads": """
        select count(*) from lead join contact on contact.id = lead.converted_contact_id
        where is_converted""",
    "salesforce_short_master_ids": "select count(*) from lead where length(master_record_id) = 15",
    "invisible_in_salesforce_leads": """
        select count(*) from lead where left(first_name, 1) in (chr(8203), chr(65279))""",
    "invisible_in_salesforce_contacts": """
        select count(*) from contact where left(first_name, 1) in (chr(8203), chr(65279))""",
    "invisible_in_hubspot_contacts": """
        select count(*) from hs_contact
        where left(property_firstname, 1) in (chr(8203), chr(65279))""",
    "hubspot_merged_live": "select count(*) from swallowed join hs_contact using (id)",
    "hubspot_merged_vanished": "select count(*) from swallowed anti join hs_contact using (id)",
    "hubspot_merge_chains": """
        select count(*) from swallowed join hs_contact using (id)
        where property_hs_merged_object_ids is not null""",
    "hubspot_deleted_contacts": "select count(*) from hs_contact where _fivetran_deleted",
    "hubspot_test_contacts": """
        select count(*) from hs_contact where property_email = 'test@test.com'""",
    "hubspot_other_email": """
        select count(distinct hs.id) from hs_contact as hs
        left join lead on left(lead.id, 15) = left(hs.property_salesforceleadid, 15)
        left join contact on left(contact.id, 15) = left(hs.property_salesforcecontactid, 15)
        where coalesce(lead.email, contact.email) <> hs.property_email""",
    "hubspot_linked_by_email_only": """
        select count(*) from hs_contact
        where property_salesforceleadid is null and property_salesforcecontactid is null
            and property_email <> 'test@test.com' and property_email in (
                select lower(trim(email)) from lead union all select email from contact)""",
    "hubspot_short_salesforce_ids": """
        select count(*) filter (length(property_salesforceleadid) = 15)
            + count(*) filter (length(property_salesforcecontactid) = 15) from hs_contact""",
    "empty_text_booleans": """
        select count(*) filter (property_hs_email_optout = '')
            + count(*) filter (property_decision_maker = '') from hs_contact""",
    "columns_missing": """
        select 2 - count(*) from (select * from (describe contact) union all
            select * from (describe hs_contact))
        where column_name in ('purchase_timeframe_c', 'property_annualrevenue')""",
    "mail_scanner_clicks": "select count(*) from mail where type = 'CLICK' and after_delivery < 10",
    "mail_scanner_clicks_plain": """
        select count(*) from mail where type = 'CLICK' and after_delivery < 10
            and not regexp_matches(user_agent, 'Barracuda|Proofpoint|Mimecast|SafeLinks')""",
    "mail_scanner_opens": """
        select count(*) from mail where type = 'OPEN' and after_delivery < 10 and not by_proxy""",
    "mail_filtered_events": "select count(*) from email_event where filtered_event",
    "apple_privacy_opens": """
        select count(*) from mail where type = 'OPEN' and after_delivery < 30 and by_proxy""",
    "obsolete_opens": """
        select count(*) from email_event as old join email_event as new
            on new.id = old.obsoleted_by_id where old.type = 'OPEN'""",
    "unsubscribes": """
        select count(*) from email_event join email_event_status_change using (id)
        where type = 'STATUSCHANGE' and portal_subscription_status = 'UNSUBSCRIBED'""",
    "opted_out_by_flag_only": """
        select count(*) from people where opted_out
            and not list_has_any(hubspot_emails, (
                select coalesce(list(recipient), []) from email_event
                where type = 'STATUSCHANGE'))""",
    "opt_out_conflicts": """
        select count(*) from people
        where exists (select 1 from hs_contact
                where list_contains(hubspot_contact_ids, id))
            and len(salesforce_lead_ids) + len(salesforce_contact_ids) > 0
            and exists (select 1 from hs_contact
                where list_contains(hubspot_contact_ids, id) and property_hs_email_optout = 'true')
            <> (exists (select 1 from lead
                    where list_contains(salesforce_lead_ids, id) and has_opted_out_of_email)
                or exists (select 1 from contact
                    where list_contains(salesforce_contact_ids, id) and has_opted_out_of_email))""",
    "late_email_events": "select count(*) from email_event where {late:created}",
    "form_submissions_of_merged": """
        select count(*) from contact_form_submission
        where contact_id in (select id from swallowed)""",
    "form_times_with_offset": r"""
        select count(*) from contact_form_submission
        where regexp_matches(timestamp, '[+-]\d\d:\d\d$')""",
    "form_times_with_z": "select count(*) from contact_form_submission where timestamp like '%Z'",
    "late_form_submissions": """
        select count(*) from contact_form_submission
        where {late:cast(cast(timestamp as timestamptz) as timestamp)}""",
    "hubspot_planned_calls": """
        select count(*) from engagement_call where property_hs_timestamp > {until}""",
    "hubspot_future_meetings": """
        select count(*) from engagement_meeting where start_time > {until}""",
    "hubspot_meetings_that_never_were": """
        select count(*) from engagement_meeting
        where meeting_outcome in ('NO_SHOW', 'CANCELED') and start_time <= {until}""",
    "hubspot_deleted_calls": "select count(*) from engagement_call where _fivetran_deleted",
    "hubspot_deleted_meetings": "select count(*) from engagement_meeting where _fivetran_deleted",
    "hubspot_deleted_emails": "select count(*) from engagement_email where _fivetran_deleted",
    "engagements_of_merged": """
        select count(*) from engagement_contact
        where contact_id in (select id from swallowed)""",
    "late_engagements": """
        select count(*) from (
            select engagement_id, _fivetran_synced, property_hs_createdate from engagement_call
            union all
            select engagement_id, _fivetran_synced, property_hs_createdate from engagement_meeting
            union all
            select engagement_id, _fivetran_synced, property_hs_createdate from engagement_email)
        where {late:property_hs_createdate}""",
    "task_short_who_ids": "select count(*) from task where length(who_id) = 15",
    "tasks_of_merged_leads": """
        select count(*) from task join lead on left(who_id, 15) = left(lead.id, 15)
        where master_record_id is not null""",
    "planned_calls": "select count(*) from task where not is_closed and activity_date > {until}",
    "overdue_calls": "select count(*) from task where not is_closed and activity_date <= {until}",
    "deleted_tasks": "select count(*) from task where is_deleted",
    "late_tasks": "select count(*) from task where {late:created_date}",
    "salesforce_future_meetings": """
        select count(*) from sf_event where start_date_time > {until}""",
    "late_salesforce_meetings": "select count(*) from sf_event where {late:last_modified_date}",
    "campaign_member_short_lead_ids": """
        select count(*) from campaign_member where length(lead_id) = 15""",
    "late_campaign_members": """
        select count(*) from campaign_member where {late:last_modified_date}""",
    "deals_without_lead": """
        select count(*) from opportunity as o where not is_deleted
            and o.id not in (select opportunity_id from opportunity_contact_role)
            and not exists (select 1 from lead where converted_opportunity_id = o.id)""",
    "deleted_deals": "select count(*) from opportunity where is_deleted",
    "deleted_deals_won": "select count(*) from opportunity where is_deleted and is_won",
    "ga4_duplicate_events": """
        select count(*) - (select count(*) from (select distinct * from events)) from events""",
    "ga4_intraday_overlap": """
        select count(*) from (select * from events_intraday intersect select * from events)""",
    "ga4_crawler_events": "select count(*) from web where crawler",
    "ga4_storm_events": "select count(*) from web where storm",
    "ga4_shared_devices": "select count(*) from cookies where users > 1",
    "ga4_events_without_cookie": "select count(*) from web where user_pseudo_id is null",
    "ga4_other_day_in_property_time": """
        select count(*) from web where event_date <> strftime(happened, '%Y%m%d')""",
    "ga4_anonymous_events": """
        select count(*) from web join cookies using (user_pseudo_id)
        where users = 0 and not crawler and not storm""",
    "ga4_ambiguous_events": """
        select count(*) from web join cookies using (user_pseudo_id)
        where users > 1 and user_id is null and not crawler and not storm""",
}

VIEWS = """
    create view mail as
    select
        e.*, coalesce(c.user_agent, o.user_agent) as user_agent,
        epoch(e.created) - epoch(d.created) as after_delivery,
        o.user_agent = 'Mozilla/5.0' or o.user_agent like '%GoogleImageProxy%' as by_proxy
    from email_event as e
    join email_event as d on d.sent_by_id = e.sent_by_id and d.type = 'DELIVERED'
    left join email_event_click as c on c.id = e.id
    left join email_event_open as o on o.id = e.id;

    create view swallowed as
    select cast(unnest(string_split(property_hs_merged_object_ids, ';')) as bigint) as id
    from hs_contact;

    create table web as
    with raw as (select * from events union select * from events_intraday),
    sessions as (
        select
            *,
            list_filter(event_params, p -> p.key = 'ga_session_id')[1].value.int_value as session
        from raw
    )
    select
        *, make_timestamp(event_timestamp) as happened,
        regexp_matches(device.web_info.browser, '(?i)bot|headless|python') as crawler,
        not crawler and user_pseudo_id is not null and count(*) filter (event_name = 'page_view')
            over (partition by user_pseudo_id, session) > 200 as storm
    from sessions;

    create table cookies as
    select user_pseudo_id, count(distinct user_id) as users from web
    where user_pseudo_id is not null group by 1;
"""


def _connect(raw: Path) -> duckdb.DuckDBPyConnection:
    """Views over the Parquet files, each under the name of its table."""
    renamed = {"hubspot/contact": "hs_contact", "salesforce/event": "sf_event"}
    connection = duckdb.connect()
    connection.execute("set timezone = 'UTC'")
    for file in sorted(raw.glob("*/*.parquet")):
        name = renamed.get(f"{file.parent.name}/{file.stem}", file.stem)
        connection.execute(f"create view \"{name}\" as select * from read_parquet('{file}')")
    connection.execute(VIEWS)
    return connection


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in folder.rglob("*") if f.is_file()}


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    demo_data.generate(folder, LEADS, MONTHS, seed=3, until=UNTIL)
    return folder


@pytest.fixture(scope="module")
def files(raw: Path) -> duckdb.DuckDBPyConnection:
    return _connect(raw)


@pytest.fixture(scope="module")
def report(raw: Path) -> dict[str, dict]:
    return json.loads((raw / "dirt.json").read_text("utf-8"))


def _value(files: duckdb.DuckDBPyConnection, sql: str) -> float:
    row = files.execute(sql).fetchone()
    assert row is not None
    return row[0]


def _filled(files: duckdb.DuckDBPyConnection, sql: str) -> str:
    """`sql` with the last moment of the data and the test of lateness put in."""
    sql = sql.replace("{until}", f"timestamp '{UNTIL} 23:59:59'")
    first_load = _value(files, "select min(_fivetran_synced)::date from email_event")
    while "{late:" in sql:
        before, _, rest = sql.partition("{late:")
        column, _, after = rest.partition("}")
        late = (
            f"_fivetran_synced - {column} >= interval 2 days "
            f"and _fivetran_synced::date > date '{first_load}'"
        )
        sql = before + late + after
    return sql


def test_same_arguments_give_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    demo_data.generate(tmp_path, LEADS, MONTHS, seed=3, until=UNTIL)
    assert _bytes(tmp_path) == _bytes(raw)


def test_another_seed_gives_other_data(raw: Path, tmp_path: Path) -> None:
    demo_data.generate(tmp_path, LEADS, MONTHS, seed=4, until=UNTIL)
    ours, others = _bytes(raw), _bytes(tmp_path)
    assert ours.keys() == others.keys()
    constant = {
        "hubspot/contact_list.parquet", "hubspot/deal_pipeline.parquet",
        "hubspot/deal_pipeline_stage.parquet",
        "hubspot/email_subscription.parquet", "hubspot/owner.parquet",
        "hubspot/owner_team.parquet", "hubspot/team.parquet", "salesforce/campaign.parquet",
        "salesforce/user.parquet", "salesforce/user_role.parquet",
    }  # fmt: skip
    same = {name for name in ours if ours[name] == others[name]}
    assert same <= constant


def test_every_kind_of_dirt_is_counted_here(report: dict[str, dict]) -> None:
    assert set(report["dirt"]) == set(COUNTS)


def test_every_kind_of_dirt_is_documented(report: dict[str, dict]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "demo-data.md").read_text("utf-8")
    assert [name for name in [*report["dirt"], *report["tables"]] if f"`{name}`" not in page] == []


@pytest.mark.parametrize("kind", sorted(COUNTS))
def test_dirt_is_what_dirt_json_says(
    kind: str, files: duckdb.DuckDBPyConnection, report: dict[str, dict]
) -> None:
    assert _value(files, _filled(files, COUNTS[kind])) == report["dirt"][kind]["count"]


def test_default_size_has_every_kind_of_dirt(tmp_path: Path) -> None:
    made = demo_data.generate(tmp_path, 5000, 12, seed=7)
    assert [kind for kind in made.counts if made.count(kind) == 0] == []


def test_tables_have_the_rows_that_were_reported(
    raw: Path, report: dict[str, dict], tmp_path: Path
) -> None:
    loaded = demo_data.load(raw, tmp_path / "w.duckdb")
    assert loaded == report["tables"]


def test_load_replaces_what_was_there(raw: Path, tmp_path: Path) -> None:
    warehouse = tmp_path / "w.duckdb"
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema salesforce; create table salesforce.old (id int)")
        connection.execute("create table mine (id int)")
    demo_data.load(raw, warehouse)
    with duckdb.connect(str(warehouse)) as connection:
        found = connection.execute("select table_name from duckdb_tables()").fetchall()
        tables = {row[0] for row in found}
    assert "old" not in tables
    assert {"mine", "lead", "email_event", "events_intraday"} <= tables
    assert "people" not in tables  # the truth is not for the warehouse


def test_load_without_files_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="No raw tables"):
        demo_data.load(tmp_path, tmp_path / "w.duckdb")


def test_too_little_data_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 50 leads"):
        demo_data.generate(tmp_path, leads=10)


def test_command_makes_and_loads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    warehouse = tmp_path / "w.duckdb"
    arguments = ["--leads", "60", "--months", "3", "--out", str(tmp_path / "raw")]
    assert command.run(parser.parse_args([*arguments, "--warehouse", str(warehouse)])) == 0
    assert warehouse.exists()
    assert "60 people" in capsys.readouterr().out


def test_raw_rows_of_one_person_are_linked_and_of_two_are_not(
    files: duckdb.DuckDBPyConnection, report: dict[str, dict]
) -> None:
    """Joining rows by email, by the ids that systems know of each other, and by merges, gives as
    many leads as there are people."""
    links = files.execute("""
        with keys as (
            select 'L' || left(id, 15) as row_key, 'e' || lower(trim(email)) as key from lead
            union all select 'L' || left(id, 15), 'C' || left(converted_contact_id, 15) from lead
            union all select 'L' || left(id, 15), 'L' || left(master_record_id, 15) from lead
            union all select 'L' || left(id, 15), 'u' || web_user_id_c from lead
            union all select 'C' || left(id, 15), 'e' || lower(trim(email)) from contact
            union all select 'C' || left(id, 15), 'C' || left(master_record_id, 15) from contact
            union all select 'C' || left(id, 15), 'u' || web_user_id_c from contact
            union all select 'H' || id, 'e' || lower(trim(property_email)) from hs_contact
            union all select 'H' || id, 'L' || left(property_salesforceleadid, 15) from hs_contact
            union all
            select 'H' || id, 'C' || left(property_salesforcecontactid, 15) from hs_contact
            union all select 'H' || id, 'u' || property_web_user_id from hs_contact
            union all
            select 'H' || id, 'H' || unnest(string_split(property_hs_merged_object_ids, ';'))
            from hs_contact
        )
        select row_key, key from keys where key is not null
    """).fetchall()
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        parent.setdefault(key, key)
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for row_key, key in links:
        parent[root(row_key)] = root(key)
    real = files.execute("""
        select 'L' || left(id, 15) from lead
        where (not is_deleted or master_record_id is not null) and lower(email) <> 'test@test.com'
        union all select 'C' || left(id, 15) from contact
        union all select 'H' || id from hs_contact
        where not _fivetran_deleted and property_email <> 'test@test.com'
    """).fetchall()
    assert len({root(row[0]) for row in real}) == LEADS
    assert report["truth"]["leads_after_identity_resolution"] == LEADS


def test_references_find_their_rows(files: duckdb.DuckDBPyConnection) -> None:
    lost = {
        "who": """select count(*) from task where left(who_id, 15) not in (
            select left(id, 15) from lead union all select left(id, 15) from contact)""",
        "sent_by": """select count(*) from email_event where sent_by_id is not null
            and sent_by_id not in (select id from email_event where type = 'SENT')""",
        "campaign": """select count(*) from email_event where email_campaign_id not in (
            select id from email_campaign)""",
        "recipient": """select count(*) from email_event where recipient not in (
            select property_email from hs_contact)""",
        "engagement": """select count(*) from engagement_contact where contact_id not in (
            select id from hs_contact union all select id from swallowed)""",
        "account": """select count(*) from opportunity where account_id not in (
            select id from account)""",
        "member": """select count(*) from campaign_member
            where lead_id is null and contact_id is null""",
    }
    assert {name: _value(files, sql) for name, sql in lost.items()} == dict.fromkeys(lost, 0)


def test_nothing_is_loaded_after_the_last_day(files: duckdb.DuckDBPyConnection, raw: Path) -> None:
    for file in sorted(raw.glob("*/*.parquet")):
        if file.parent.name in ("salesforce", "hubspot"):
            last = _value(files, f"select max(_fivetran_synced)::date from '{file}'")
            assert last <= UNTIL, file.name


def test_first_load_is_one_day(files: duckdb.DuckDBPyConnection) -> None:
    older = """
        select count(distinct _fivetran_synced::date) from email_event
        where created < (select min(_fivetran_synced)::date from email_event)"""
    assert _value(files, older) == 1


def test_outcomes_are_as_rare_as_in_life(files: duckdb.DuckDBPyConnection) -> None:
    share = _value(files, "select avg(became_opportunity::int) from people")
    won = _value(files, "select avg(became_customer::int) from people where became_opportunity")
    assert 0.09 < share < 0.15
    assert 0.20 < won < 0.40


def test_people_work_in_office_hours(files: duckdb.DuckDBPyConnection) -> None:
    local = """
        with visits as (
            select happened + to_hours(utc_offset_hours::int) as local
            from (select *, unnest(ga4_user_pseudo_ids) as user_pseudo_id from people)
            join web using (user_pseudo_id) where not crawler and not storm
        )
        select {} from visits"""
    # Half an hour more at each end: half of the year is summer time, which is not added here.
    in_hours = "avg((hour(local) between 7 and 18)::int)"
    assert _value(files, local.format(in_hours)) > 0.85
    assert _value(files, local.format("avg((isodow(local) > 5)::int)")) < 0.10


def test_most_people_do_little(files: duckdb.DuckDBPyConnection) -> None:
    views = files.execute("""
        with owned as (select person_id, unnest(ga4_user_pseudo_ids) as user_pseudo_id from people),
        counted as (
            select person_id, count(*) as views from owned join web using (user_pseudo_id)
            where event_name = 'page_view' and not crawler and not storm group by 1
        )
        select coalesce(views, 0) as views from people left join counted using (person_id)
        order by views desc
    """).fetchnumpy()["views"]
    assert views[: len(views) // 10].sum() > 0.3 * views.sum()
    assert sorted(views)[len(views) // 2] <= 5


def test_activity_rises_before_an_opportunity(files: duckdb.DuckDBPyConnection) -> None:
    views = """
        with owned as (
            select opportunity_at, unnest(ga4_user_pseudo_ids) as user_pseudo_id
            from people where became_opportunity
        )
        select count(*) from owned join web using (user_pseudo_id)
        where event_name = 'page_view' and not crawler and not storm
            and opportunity_at - happened between interval {} day and interval {} day"""
    assert _value(files, views.format(0, 21)) > 2 * _value(files, views.format(42, 63))


def test_the_default_rules_find_what_they_score(files: duckdb.DuckDBPyConnection) -> None:
    found = {
        "pricing": "select count(*) from web where event_params::varchar like '%.com/pricing%'",
        "case study": "select count(*) from web where event_name = 'file_download'",
        "demo link": "select count(*) from web where event_name = 'click'",
        "launch": "select count(*) from email_campaign where name = 'Product launch'",
        "webinar": "select count(*) from campaign_member where status = 'Attended'",
        "reply": """select count(*) from engagement_email
            where property_hs_email_direction = 'INCOMING_EMAIL'""",
        "forms": "select count(*) from form where name in ('Request a demo', 'Request a quote')",
        "support": "select count(*) from \"case\" where type <> 'Sales'",
        "budget": "select count(*) from lead where budget_c >= 10000",
    }
    assert [name for name, sql in found.items() if not _value(files, sql)] == []
