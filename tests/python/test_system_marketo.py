"""Marketo: hand-made rows that show its quirks, real rows of Fivetran's package, and a scene told
by it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import raw_rows

from lead_scoring.demo_data.scene import Scene
from lead_scoring.demo_data.systems import marketo

Connection = duckdb.DuckDBPyConnection


def lead_of(connection: Connection, source_id: str) -> str:
    """The lead that a record of Marketo belongs to."""
    return connection.execute(
        "select lead_id from int_identity where source_key = ?", [f"marketo:{source_id}"]
    ).fetchone()[0]


def outcome_of(connection: Connection, source_id: str) -> str:
    """What became of a record of Marketo."""
    return connection.execute(
        "select outcome from lead_reconciliation where source_key = ?", [f"marketo:{source_id}"]
    ).fetchone()[0]


def judged(connection: Connection, *ids: str) -> dict[str, str | None]:
    """Why events do not count, by id; None for those that do."""
    return dict(connection.execute(
        "select substring(event_id from 9), not_scored_reason from int_events "
        "where event_id in (select unnest(?))", [[f"marketo:{i}" for i in ids]]).fetchall())


def test_a_chain_of_merges_is_one_person(built: Connection) -> None:
    """Quirk 4: the losers are text, '[1002]' or '[1003, 1004]'; 1003 has no row any more. The
    lead is called after its oldest record."""
    assert {lead_of(built, i) for i in ("1001", "1002", "1003", "1004")} == {"marketo:1002"}
    assert raw_rows.column(
        built, "select email from scored_leads where lead_id = 'marketo:1002'"
    ) == ["wera@winners.marketo-quirks.net"]
    assert built.execute(
        "select from_source_id, to_source_id, linked_at from stg_marketo__links "
        "where reason = 'merged' order by 1"
    ).fetchall() == [
        ("1002", "1004", datetime(2026, 4, 1, 10)), ("1003", "1001", datetime(2026, 5, 1, 10)),
        ("1004", "1001", datetime(2026, 5, 1, 10))]


def test_activities_of_losers_count_for_the_winner(built: Connection) -> None:
    """Quirk 4: older activities still carry the loser's id."""
    assert built.execute(
        "select event_id, lead_id, not_scored_reason from int_events "
        "where event_id in ('marketo:900002', 'marketo:900003') order by 1"
    ).fetchall() == [
        ("marketo:900002", "marketo:1002", None), ("marketo:900003", "marketo:1002", None)]


def test_ids_repeat_across_types_and_the_guid_is_the_key(built: Connection) -> None:
    """Quirk 4: 5001 is a mail sent, one delivered, one bounced and a reply: four events. The page
    view that came twice has one GUID: one of the two counts."""
    assert judged(built, "send_email-5001", "email_delivered-5001", "email_bounced-5001",
                  "replied_to_sales_email-5001") == {
        "send_email-5001": None, "email_delivered-5001": None, "email_bounced-5001": None,
        "replied_to_sales_email-5001": None}
    assert built.execute(
        "select coalesce(not_scored_reason, 'counts') from int_events "
        "where event_id = 'marketo:900001' order by 1"
    ).fetchall() == [("counts",), ("duplicate",)]


def test_only_an_activity_says_that_a_lead_was_deleted(built: Connection) -> None:
    """Quirks 4 and 7: the row of the lead stays as it was."""
    assert outcome_of(built, "1010") == "deleted"
    assert raw_rows.column(
        built, "select source_id from stg_marketo__leads where is_deleted") == ["1010"]


def test_what_salesforce_logs_too_is_one_event_here(built: Connection) -> None:
    """Quirk 11: the mails and calls of Sales Insight are tasks in Salesforce too. Here each is one
    event, with person, kind, minute and subject, by which the copy is found."""
    assert built.execute(
        "select source_event_id, event_type, lead_source_id, content_name, direction "
        "from stg_marketo__events where lead_source_id = '1030' order by 1"
    ).fetchall() == [
        ("received_sales_call-1", "call", "1030", "Discovery", "out"),
        ("received_sales_call-2", "call", "1030", "Discovery", "out"),
        ("replied_to_sales_email-5001", "email_reply", "1030", "Quote", "in")]


def test_a_smart_campaign_is_no_campaign(built: Connection) -> None:
    """Quirk 15: three smart campaigns, two programs. A mail belongs to the program of the smart
    campaign that sent it; one without a program to none."""
    assert built.execute(
        "select source_id, campaign_name, campaign_type from stg_marketo__campaigns order by 1"
    ).fetchall() == [
        ("300", "Webinar on scoring", "Webinar"), ("301", "Newsletter", "Email Newsletter")]
    assert built.execute(
        "select source_event_id, campaign_name from stg_marketo__events "
        "where event_type = 'email_sent' order by 1"
    ).fetchall() == [
        ("send_email-5001", "Webinar on scoring"), ("send_email-5002", "Webinar on scoring"),
        ("send_email-5003", None)]


def test_what_marketo_takes_for_a_bot_does_not_count(built: Connection) -> None:
    """Quirk 16: the attribute Is Bot Activity, where the admin has switched it on."""
    assert judged(built, "open_email-6001", "open_email-6002", "click_email-7003") == {
        "open_email-6001": "machine: bot activity of Marketo", "open_email-6002": None,
        "click_email-7003": "machine: bot activity of Marketo"}


def test_a_click_two_seconds_after_delivery_is_a_scanner(built: Connection) -> None:
    """Quirk 17: 7001 came two seconds after the mail, 7002 three hours later. Both name the same
    mail to the same person, though the click was logged by another smart campaign."""
    assert judged(built, "click_email-7001", "click_email-7002") == {
        "click_email-7001": "machine: seconds after delivery", "click_email-7002": None}
    assert set(raw_rows.column(
        built, "select message_id from stg_marketo__events "
        "where lead_source_id = '1020' and event_type <> 'email_open'")) == {"700-77-1020"}


def test_a_mail_that_was_skipped_was_never_sent(built: Connection) -> None:
    """action_result: the flow step ran, and the person had unsubscribed."""
    assert judged(built, "send_email-5002") == {"send_email-5002": "planned, never happened"}
    assert judged(built, "received_sales_call-1", "received_sales_call-2") == {
        "received_sales_call-1": None, "received_sales_call-2": "planned, never happened"}


def test_times_keep_their_offset(built: Connection) -> None:
    """Quirk 20: Fivetran has no offset, Airbyte has one."""
    assert built.execute(
        "select source_event_id, occurred_at from stg_marketo__events "
        "where source_event_id in ('900002', 'open_email-6001') order by 1"
    ).fetchall() == [
        ("900002", datetime(2026, 3, 20, 7)), ("open_email-6001", datetime(2026, 5, 4, 12))]


def test_pages_and_where_visitors_came_from(built: Connection) -> None:
    """Paths in lower case without query and fragment; UTM only where it says something."""
    assert built.execute(
        "select distinct source_event_id, event_type, page_path, utm_source, utm_medium, "
        "utm_campaign from stg_marketo__events where channel = 'web' order by 1"
    ).fetchall() == [
        ("900001", "page_view", "/pricing", "google", "cpc", "brand"),
        ("900002", "page_view", "/about", "partner", None, None),
        ("900003", "form_submit", "/contact", "newsletter", None, None)]


def test_a_member_is_one_event_however_often_its_status_changed(built: Connection) -> None:
    """1050 is known from the membership and from four changes, 1051 from changes only; 1052 left
    the program; 1040 came into it with an answer."""
    assert built.execute(
        "select lead_source_id, status, has_responded, is_deleted, added_at, responded_at "
        "from stg_marketo__campaign_members where not is_deleted order by 1"
    ).fetchall() == [
        ("1040", "Clicked", True, False, datetime(2026, 5, 6, 8), datetime(2026, 5, 6, 8)),
        ("1050", "Attended", True, False, datetime(2026, 5, 1, 8), datetime(2026, 5, 10, 15)),
        ("1051", "Registered", False, False, datetime(2026, 5, 1, 8), datetime(2026, 5, 4, 8))]
    assert judged(built, "member-300-1052") == {"member-300-1052": "deleted in the source"}
    assert built.execute(
        "select lead_source_id, event_type, count(*), min(occurred_at) from stg_marketo__events "
        "where lead_source_id in ('1040', '1050', '1051') and event_type <> 'other' "
        "group by all order by 1"
    ).fetchall() == [
        ("1040", "campaign_response", 1, datetime(2026, 5, 6, 8)),
        ("1050", "event_attended", 1, datetime(2026, 5, 10, 15)),
        ("1051", "event_registered", 1, datetime(2026, 5, 4, 8))]
    assert raw_rows.column(
        built, "select count(*) from stg_marketo__events where outcome like 'changed to %'") == [9]


def test_costs_of_fivetran_and_of_airbyte(built: Connection) -> None:
    """A table of rows, or JSON in the program; a row that Fivetran deleted is not a cost."""
    assert built.execute(
        "select campaign_source_id, cost_date, cost, campaign_name from stg_marketo__costs "
        "order by 1, 2"
    ).fetchall() == [
        ("300", datetime(2026, 5, 1), 1200.0, "Webinar on scoring"),
        ("301", datetime(2026, 5, 1), 400.0, "Newsletter"),
        ("301", datetime(2026, 6, 1), 150.5, "Newsletter")]


def test_only_a_wish_is_a_consent(built: Connection) -> None:
    """An invalid address is no wish, nor is a flag that is false or empty."""
    assert built.execute(
        "select lead_source_id, channel, status, changed_at from stg_marketo__consents order by 1"
    ).fetchall() == [
        ("1021", "email", "opted_out", datetime(2026, 5, 5, 8)),
        ("1023", "phone", "opted_out", None)]
    assert built.execute(
        "select source_id, is_opted_out_of_email from stg_marketo__leads "
        "where source_id in ('1021', '1022', '1023') order by 1"
    ).fetchall() == [("1021", True), ("1022", None), ("1023", False)]


def test_salesforce_ids_have_fifteen_characters(built: Connection) -> None:
    """Quirk 10, as Salesforce's own records have it."""
    assert built.execute(
        "select to_source_id, to_system from stg_marketo__links "
        "where from_source_id = '1030' order by 1"
    ).fetchall() == [("0035g00000AbCdE", "salesforce"), ("00Q5g00000AbCdE", "salesforce")]


def test_changes_of_fields_have_canonical_names(built: Connection) -> None:
    """By label or by name, and custom fields too; scores (Relative Score) are left out."""
    assert built.execute(
        "select field, old_value, new_value from stg_marketo__field_changes order by changed_at"
    ).fetchall() == [
        ("lead_status", "New", "Working"), ("job_title", "CFO", "CEO"),
        ("lead_source", None, "Web"), ("user_id", None, "web-1001")]


def test_no_score_of_marketo_comes_in() -> None:
    """Quirk 33: lead_score and the changes of scores are read by no model."""
    folder = Path(__file__).parents[2] / "models/staging/marketo"
    code = "".join(
        line for file in folder.glob("*.sql") for line in file.read_text().splitlines()
        if not line.lstrip().startswith("--"))
    assert "score" not in code.lower()


def test_an_open_deal_has_no_closing_day(built: Connection) -> None:
    """Quirk 33: the close date of an open one is a plan. The primary role is the lead."""
    assert built.execute(
        "select source_id, lead_source_id, account_source_id, is_won, created_at, closed_at "
        "from stg_marketo__opportunities order by 1"
    ).fetchall() == [
        ("OPP-1", "1040", "ACC-7", True, datetime(2026, 4, 1, 8), datetime(2026, 6, 15)),
        ("OPP-2", "1040", "ACC-7", False, datetime(2026, 7, 1, 8), None)]


def test_where_somebody_is_may_be_inferred_but_not_where_they_work(built: Connection) -> None:
    """The company behind an IP address is often the provider's."""
    assert built.execute(
        "select country, city, company_name, account_source_id from stg_marketo__leads "
        "where source_id = '1040'"
    ).fetchone() == ("France", "Paris", None, "ACC-7")
    assert built.execute(
        "select account_name, domain from stg_marketo__accounts where source_id = 'ACC-7'"
    ).fetchone() == ("Inferred Works", "inferred.marketo-quirks.net")


@pytest.mark.parametrize(("model", "raw"), raw_rows.real_form("marketo")["counts"].items())
def test_no_row_of_the_real_form_is_lost(real: Connection, model: str, raw: list[str]) -> None:
    """Files with a BOM or CRLF (quirk 27), as they are."""
    rows_in, rows_out, ids = raw_rows.rows_of_real_form(real, "marketo", model)
    assert rows_out == ids == rows_in == 100 * len(raw)


def test_real_forms_are_read_as_they_are_meant(real: Connection) -> None:
    """Quirks 4 and 27: 99 of 100 merges list one loser, one lists nobody; the first column of a
    file with a BOM is a date like any other."""
    assert raw_rows.column(
        real, "select count(*) from stg_marketo__links where reason = 'merged'") == [99]
    assert raw_rows.column(
        real, "select from_source_id from stg_marketo__links where to_source_id = '1345540'"
    ).count("1286861") == 1
    assert raw_rows.column(
        real, "select count(*) from stg_marketo__events where occurred_at is null") == [0]
    assert Counter(raw_rows.column(
        real, "select outcome from stg_marketo__events where event_type = 'email_bounce'")) == {
        "blocked as spam": 82, "invalid address": 18}
    # Two of the 100 mails were skipped.
    assert raw_rows.column(
        real, "select count(*) from stg_marketo__events where outcome = 'planned'") == [2]
    # Nearly all changes in the file are of scores; the only field with a meaning is a name.
    assert raw_rows.column(real, "select field from stg_marketo__field_changes") == [
        "company_name"]


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["marketo"]
    told = Counter(touch.kind for touch in scene.touches)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        def count(query: str) -> int:
            return connection.execute(f"select count(*) from {query}").fetchone()[0]

        arrived = dict(connection.execute(
            "select event_type, count(*) from stg_marketo__events group by 1").fetchall())
        assert {kind: arrived.get(kind, 0) for kind in told} == told
        assert told and set(told) <= set(marketo.KINDS)
        assert count("stg_marketo__leads") == len(scene.people) + len(scene.merges)
        assert count("stg_marketo__links") == len(scene.merges)
        assert count("stg_marketo__accounts") == len(scene.companies)
        assert count("stg_marketo__opportunities where is_won") == sum(
            deal.is_won for deal in scene.deals)
        assert count("stg_marketo__opportunities where closed_at is null") == sum(
            not deal.is_closed for deal in scene.deals)
        assert count("stg_marketo__campaigns") == len(scene.campaigns)
        assert count("stg_marketo__costs") == len(scene.campaigns)
        assert count("stg_marketo__field_changes where field = 'lead_status'") == len(scene.changes)
        assert Counter(raw_rows.column(
            connection, "select status from stg_marketo__campaign_members")) == Counter(
            member.status for member in scene.members)
        # The membership says no date for those who only registered; the change of status does.
        assert set(connection.execute(
            "select status, responded_at from stg_marketo__campaign_members").fetchall()) == {
            (member.status, member.responded) for member in scene.members}
        assert {person.email for person in scene.people} <= set(
            raw_rows.column(connection, "select email from scored_leads"))
