"""Pardot: hand-made rows that show its quirks, real rows of Fivetran's package, and a scene told by
it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import raw_rows

from lead_scoring.demo_data.scene import Scene
from lead_scoring.demo_data.systems import pardot

Connection = duckdb.DuckDBPyConnection

# What each code of visitor_activity.type means where type_name changes nothing.
MEANINGS = {
    1: "link_click", 2: "page_view", 3: "other", 4: "form_submit", 5: "other", 6: "email_sent",
    7: "site_search", 8: "other", 9: "other", 10: "other", 11: "email_open",
    12: "email_unsubscribe", 13: "email_bounce", 14: "email_spam", 15: "other", 16: "other",
    17: "link_click", 18: "other", 19: "other", 20: "page_view", 21: "link_click", 22: "other",
    23: "campaign_invited", 24: "event_attended", 25: "event_registered", 26: "social",
    27: "video_view", 28: "event_registered", 29: "event_attended", 30: "link_click", 31: "other",
    32: "other", 33: "ticket_opened", 34: "video_view", 35: "other", 36: "other", 37: "other",
    38: "other",
}


def judged(connection: Connection, *ids: str) -> dict[str, tuple[str | None, str | None]]:
    """Whose events are, by email, and why they do not count."""
    return {row[0]: row[1:] for row in connection.execute(
        "select substring(event_id from 8), email, not_scored_reason from int_events "
        "left join int_lead_profiles using (lead_id) where event_id in (select unnest(?))",
        [[f"pardot:{i}" for i in ids]]).fetchall()}


def test_prospects_with_one_address_are_one_lead(built: Connection) -> None:
    """Quirk 5: three prospects of one person, one of them deleted, are one lead; what the second
    one did is the person's."""
    assert dict(built.execute(
        "select source_key, outcome from lead_reconciliation "
        "where source_key in ('pardot:4001', 'pardot:4002', 'pardot:4003', 'pardot:4010')"
    ).fetchall()) == {
        "pardot:4001": "scored", "pardot:4002": "merged", "pardot:4003": "merged",
        "pardot:4010": "deleted"}
    assert judged(built, "activity-15211") == {
        "activity-15211": ("ann@twins.pardot-quirks.net", None)}


def test_a_deleted_prospect_is_a_flag(built: Connection) -> None:
    """Quirk 7: the row stays, with _fivetran_deleted."""
    assert sorted(raw_rows.column(
        built, "select source_id from stg_pardot__leads where is_deleted")) == ["4003", "4010"]


def test_every_code_has_its_meaning(built: Connection) -> None:
    """Quirk 19: all 38 codes; 12 and 14 are negative, 8, 9, 10, 18, 19 and 38 are sales."""
    assert dict(built.execute(
        "select cast(substring(source_event_id from 10) as integer) - 15000, event_type "
        "from stg_pardot__events where source_event_id between 'activity-15001' "
        "and 'activity-15038'").fetchall()) == MEANINGS
    assert raw_rows.column(
        built, "select outcome from stg_pardot__events where message_id is null "
        "and event_type = 'other' and channel is null order by source_event_id") == [
        "New Opportunity", "Opportunity Won", "Opportunity Lost", "Opportunity Reopened",
        "Opportunity Associated", "Opportunity"]


def test_the_meaning_depends_on_the_name_of_the_type(built: Connection) -> None:
    """Quirk 19: a click in a mail and one on a page are both 1; a file and a form are both 2. What
    nobody knows is other."""
    assert built.execute(
        "select event_type, page_path, outcome from stg_pardot__events "
        "where source_event_id between 'activity-15100' and 'activity-15108' "
        "order by source_event_id"
    ).fetchall() == [
        ("email_click", "/offer", "Click"), ("email_click", "/offer", "Click"),
        ("email_open", None, "View"), ("content_download", None, "View"),
        ("page_view", None, "View"), ("page_view", "/pricing", "View"),
        ("form_submit", None, "Success"), ("form_submit", None, "Success"),
        ("other", None, "Something new")]


def test_what_happened_to_another_prospect_counts_once(built: Connection) -> None:
    """Quirk 19: the mail to Ann's first prospect bounced; that her second one bounced indirectly
    is the same bounce."""
    assert built.execute(
        "select event_type, outcome from stg_pardot__events "
        "where source_event_id in ('activity-15210', 'activity-15211') order by source_event_id"
    ).fetchall() == [("email_bounce", "Bounced"), ("other", "Indirect Bounce")]


def test_mails_have_person_minute_and_subject(built: Connection) -> None:
    """Quirk 11: mails that the connector logs as tasks in Salesforce are found by these. Here each
    is one event."""
    assert built.execute(
        "select lead_source_id, occurred_at, content_name, count(*) from stg_pardot__events "
        "where source_event_id = 'activity-15200' group by all"
    ).fetchall() == [("4001", datetime(2026, 4, 3, 10), "Offer", 1)]


def test_a_click_two_seconds_after_the_mail_is_a_scanner(built: Connection) -> None:
    """Quirk 17: Pardot itself does not say what machines did; the mail to the person ties both."""
    ann = "ann@twins.pardot-quirks.net"
    assert judged(built, "activity-15201", "activity-15202") == {
        "activity-15201": (ann, "machine: seconds after delivery"), "activity-15202": (ann, None)}


def test_what_a_browser_did_before_is_the_prospects(built: Connection) -> None:
    """Quirk 23: 3001 downloaded a file before anybody knew whose it was; 3002 is still nobody's."""
    assert built.execute(
        "select source_event_id, lead_source_id, anonymous_id, occurred_at "
        "from stg_pardot__events where event_type = 'identified'"
    ).fetchall() == [("visitor-3001", "4040", "3001", datetime(2026, 5, 1, 7, 59))]
    assert judged(built, "activity-15240", "activity-15241", "visit-6003") == {
        "activity-15240": ("vera@visits.pardot-quirks.net", None),
        "activity-15241": (None, "nobody we know"),
        "visit-6003": ("vera@visits.pardot-quirks.net", None)}


def test_time_on_the_site_counts_once(built: Connection) -> None:
    """The visit 6001 is told by its pages: 60 + 120 + 20 seconds are its 200; 6002 has no pages.
    The activities that announce a visit or page are other where it is there itself."""
    assert dict(built.execute(
        "select source_event_id, duration_seconds from stg_pardot__events "
        "where lead_source_id = '4040' and event_type = 'page_view'").fetchall()) == {
        "page-view-65001": 60.0, "page-view-65002": 120.0, "page-view-65003": 20.0,
        "visit-6002": 60.0, "activity-15232": None}
    assert built.execute(
        "select page_path, utm_source from stg_pardot__events "
        "where source_event_id = 'page-view-65002'").fetchone() == ("/pricing", "linkedin")


def test_times_end_in_utc(built: Connection) -> None:
    """Quirk 20: '2026-03-02 11:30:00 UTC'."""
    assert raw_rows.column(
        built, "select created_at from stg_pardot__leads where source_id = '4020'"
    ) == [datetime(2026, 3, 2, 11, 30)]


def test_numbers_are_text(built: Connection) -> None:
    """Quirk 28: what is no number is unknown."""
    assert built.execute(
        "select source_id, employee_count, annual_revenue from stg_pardot__leads "
        "where source_id in ('4001', '4020') order by 1"
    ).fetchall() == [("4001", 136.0, 2_500_000.0), ("4020", None, None)]


def test_no_score_of_pardot_comes_in() -> None:
    """Quirk 33: neither score nor grade, nor when a prospect was active last."""
    folder = Path(__file__).parents[2] / "models/staging/pardot"
    code = "".join(
        line for file in folder.glob("*.sql") for line in file.read_text().splitlines()
        if not line.lstrip().startswith("--"))
    for name in ("score", "grade", "last_activity_at", "recent_interaction"):
        assert name not in code.lower()


def test_only_a_closed_deal_has_a_closing_day(built: Connection) -> None:
    """Quirk 33: 3003 is open, its day is a plan; 3002 was lost when it was changed last, or
    before. The first prospect by id is the lead."""
    assert built.execute(
        "select source_id, lead_source_id, is_closed, is_won, closed_at, amount "
        "from stg_pardot__opportunities order by 1"
    ).fetchall() == [
        ("3001", "4001", True, True, datetime(2026, 6, 14, 22), 11000.0),
        ("3002", None, True, False, datetime(2026, 7, 1, 10), 5000.0),
        ("3003", "4040", False, False, None, 7000.5)]


def test_salesforce_ids_have_fifteen_characters(built: Connection) -> None:
    """Quirk 10: the lead, the contact and the owner there."""
    assert sorted(raw_rows.column(built, "select to_source_id from stg_pardot__links")) == [
        "0035g00000AbCdE", "00Q5g00000AbCdE"]
    assert raw_rows.column(
        built, "select owner_source_id from stg_pardot__leads where source_id in ('4001', '4020') "
        "order by source_id") == ["7001", "0055g00000Owner"]


def test_flags_lists_and_who_came_back(built: Connection) -> None:
    """Quirk 31: '' is unknown and false is no statement. Rita unsubscribed and came back."""
    assert built.execute(
        "select lead_source_id, channel, status, purpose, changed_at from stg_pardot__consents "
        "where lead_source_id <> '4050' order by 1, 2"
    ).fetchall() == [
        ("4001", "email", "opted_out", "The newsletter", datetime(2026, 6, 1, 9)),
        ("4010", "email", "opted_out", None, None),
        ("4030", "email", "opted_out", None, None),
        ("4031", "email", "opted_out", None, None),
        ("4031", "phone", "opted_out", None, None),
        ("4032", "email", "opted_in", None, datetime(2026, 4, 6, 10))]
    assert dict(built.execute(
        "select email, is_opted_out_of_email from int_lead_profiles "
        "where email like '%@consent.pardot-quirks.net'").fetchall()) == {
        "olga@consent.pardot-quirks.net": True, "emil@consent.pardot-quirks.net": True,
        "rita@consent.pardot-quirks.net": False}


def test_a_list_and_a_campaign_may_have_one_number(built: Connection) -> None:
    """Campaigns have a cost and no members, lists the other way round."""
    assert built.execute(
        "select source_id, campaign_type, actual_cost, is_deleted from stg_pardot__campaigns "
        "order by 1"
    ).fetchall() == [
        ("61", None, 2500.0, False), ("62", None, None, True), ("list-61", "list", None, False)]
    assert built.execute(
        "select campaign_source_id, lead_source_id, status from stg_pardot__campaign_members "
        "order by source_id"
    ).fetchall() == [("list-61", "4020", "On list"), ("list-61", "4001", "Opted out")]


@pytest.mark.parametrize(("model", "raw"), raw_rows.real_form("pardot")["counts"].items())
def test_no_row_of_the_real_form_is_lost(real: Connection, model: str, raw: list[str]) -> None:
    rows_in, rows_out, ids = raw_rows.rows_of_real_form(real, "pardot", model)
    assert rows_out == ids == rows_in == 100 * len(raw)


def test_real_forms_are_read_as_they_are_meant(real: Connection) -> None:
    """Quirks 5, 19, 20 and 28: 78 of 100 prospects are deleted, 95 numbers of employees are text;
    every time has ' UTC' behind it; only negative types and opportunities are in the file."""
    assert raw_rows.column(
        real, "select count(*) from stg_pardot__leads where is_deleted") == [78]
    assert raw_rows.column(
        real, "select count(*) from stg_pardot__leads where employee_count > 0") == [95]
    assert raw_rows.column(
        real, "select count(*) from stg_pardot__leads where created_at is null") == [0]
    assert Counter(raw_rows.column(
        real, "select event_type from base_pardot__activity_events")) == {
        "other": 60, "email_unsubscribe": 39, "email_spam": 1}
    # 22 of the 100 visitors are a prospect.
    assert raw_rows.column(
        real, "select count(*) from stg_pardot__events where event_type = 'identified'") == [22]
    # Ten prospects are not to be emailed; nobody is known to allow it.
    assert Counter(raw_rows.column(real, "select status from stg_pardot__consents")) == {
        "opted_out": 10}


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["pardot"]
    told = Counter(touch.kind for touch in scene.touches)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        def count(query: str) -> int:
            return connection.execute(f"select count(*) from {query}").fetchone()[0]

        arrived = dict(connection.execute(
            "select event_type, count(*) from stg_pardot__events group by 1").fetchall())
        assert {kind: arrived.get(kind, 0) for kind in told} == told
        assert told and set(told) <= set(pardot.KINDS)
        assert arrived["identified"] == sum(len(person.devices) for person in scene.people)
        assert count("stg_pardot__leads") == len(scene.people)
        assert count("stg_pardot__accounts") == len(scene.companies)
        assert count("stg_pardot__owners") == len(scene.owners)
        assert count("stg_pardot__opportunities where is_won") == sum(
            deal.is_won for deal in scene.deals)
        assert count("stg_pardot__opportunities where closed_at is null") == sum(
            not deal.is_closed for deal in scene.deals)
        # Nothing on the web names the prospect: the visitor does.
        assert count("int_events where source_system = 'pardot' and lead_id is null") == 0
        assert raw_rows.column(
            connection, "select sum(duration_seconds) from stg_pardot__events "
            "where event_type = 'page_view'") == [
            sum(touch.seconds or 0 for touch in scene.touches if touch.kind == "page_view")]
        assert {person.email for person in scene.people} <= set(
            raw_rows.column(connection, "select email from scored_leads"))
