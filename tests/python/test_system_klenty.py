"""Klenty: hand-made rows that show its quirks, and a scene told by it. No connector knows it, so
there are no rows of real form."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import raw_rows

from lead_scoring.demo_data.scene import Scene
from lead_scoring.demo_data.systems import klenty

Connection = duckdb.DuckDBPyConnection

GIL = "gil@klenty-quirks.net"


def judged(connection: Connection, event_id: str) -> list[tuple[str, str | None, str | None]]:
    """Type, person and reason of the events with this id."""
    return connection.execute(
        "select event_type, email, not_scored_reason from int_events "
        "left join int_lead_profiles using (lead_id) "
        "where event_id = 'klenty:webhook-' || ? order by not_scored_reason",
        [event_id]).fetchall()


def test_prospects_have_no_time_but_that_of_the_extraction(built: Connection) -> None:
    """Klenty's prospects are as they are when they are extracted; nobody knows when they began."""
    assert built.execute(
        "select distinct created_at, updated_at from stg_klenty__leads").fetchall() == [
        (None, datetime(2026, 9, 30, 6))]
    assert set(raw_rows.column(
        built, "select outcome from lead_reconciliation where source_system = 'klenty'"
    )) <= {"scored", "merged"}  # Salesforce knows one of them too
    assert raw_rows.column(
        built, "select full_name from stg_klenty__leads where source_id = '65a2'") == ["Hal Theta"]


def test_a_mail_of_a_cadence_is_one_mail(built: Connection) -> None:
    """Quirk 11: what happened to a mail carries the id of the mail, and a webhook that came twice
    counts once."""
    assert built.execute(
        "select event_type, message_id, occurred_at from stg_klenty__events "
        "where message_id = 'm-1' and event_type <> 'email_open' order by occurred_at").fetchall(
    ) == [("email_sent", "m-1", datetime(2026, 6, 2, 7)),
          ("email_click", "m-1", datetime(2026, 6, 2, 8, 1)),
          ("email_reply", "m-1", datetime(2026, 6, 2, 9))]
    assert judged(built, "e01") == [("email_sent", GIL, None)]
    assert judged(built, "e02") == [("email_open", GIL, "duplicate"), ("email_open", GIL, None)]
    # Known by address only, in other letters.
    assert judged(built, "e03") == [("email_click", GIL, None)]


def test_what_nobody_answered_or_did_never_happened(built: Connection) -> None:
    """Quirk 22: a missed call and a task that was only made."""
    assert judged(built, "e07") == [("call", GIL, None)]
    assert judged(built, "e08") == [("call", GIL, "planned, never happened")]
    assert judged(built, "e09") == [("task", GIL, "planned, never happened")]
    assert judged(built, "e10") == [("task", GIL, None)]
    assert built.execute(
        "select channel, direction, duration_seconds, outcome from stg_klenty__events "
        "where source_event_id = 'webhook-e07'").fetchone() == ("phone", "out", 300.0, "Connected")


def test_an_unknown_event_is_kept(built: Connection) -> None:
    assert judged(built, "e11") == [("other", "jon@klenty-quirks.net", None)]
    assert raw_rows.column(
        built, "select outcome from stg_klenty__events where source_event_id = 'webhook-e11'"
    ) == ["prospect_imported"]


def test_times_of_webhooks_have_an_offset(built: Connection) -> None:
    """Quirk 20: 01:00 at +02:00 is the day before in UTC."""
    assert raw_rows.column(
        built, "select occurred_at from stg_klenty__events where source_event_id = 'webhook-e06'"
    ) == [datetime(2026, 6, 2, 23)]


def test_an_empty_status_is_no_consent(built: Connection) -> None:
    """Quirk 31: DoNotContact is about all channels, however it is spelled and in how many cadences
    the prospect is; Unsubscribed is about mail; active and '' are no statement."""
    assert set(built.execute(
        "select lead_source_id, email, channel, status, changed_at from stg_klenty__consents"
    ).fetchall()) == {
        ("65a3", "ida@klenty-quirks.net", "all", "opted_out", None),
        ("65a2", "hal@klenty-quirks.net", "email", "opted_out", None),
        ("65a2", "hal@klenty-quirks.net", "email", "opted_out", datetime(2026, 6, 2, 23))}
    assert built.execute("select count(*) from stg_klenty__consents").fetchone() == (3,)
    assert dict(built.execute(
        "select source_id, is_opted_out_of_email from stg_klenty__leads").fetchall()) == {
        "65a1": None, "65a2": True, "65a3": True, "65a4": None}


def test_members_are_known_by_names(built: Connection) -> None:
    """A member of a cadence is one since its first webhook; without one there is no day, and so no
    event. That a prospect is on a list has no day either."""
    assert {row[0]: row[1:] for row in built.execute(
        "select source_id, status, has_responded, added_at, responded_at "
        "from stg_klenty__campaign_members").fetchall()} == {
        "cadence-65c1-65a1": (
            "Replied", True, datetime(2026, 6, 2, 7), datetime(2026, 6, 2, 9)),
        "cadence-65c1-65a2": ("Completed", False, datetime(2026, 6, 2, 23), None),
        "cadence-65c1-65a3": ("Stopped", False, datetime(2026, 6, 2, 7, 0, 30), None),
        "cadence-65c2-65a3": ("Stopped", False, None, None),
        "list-65f1-65a1": (None, None, None, None),
        "list-65f1-65a3": (None, None, None, None)}
    assert set(built.execute(
        "select lead_source_id, event_type from stg_klenty__events where channel = 'cadence'"
    ).fetchall()) == {
        ("65a1", "list_added"), ("65a2", "list_added"), ("65a3", "list_added")}


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["klenty"]
    told = Counter(touch.kind for touch in scene.touches)
    assert set(told) <= set(klenty.KINDS)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        def count(query: str) -> int:
            return connection.execute(query).fetchone()[0]

        for kind, number in told.items():
            assert count("select count(distinct source_event_id) from stg_klenty__events "
                         f"where event_type = '{kind}'") == number, kind
        assert {row[0]: row[1:] for row in connection.execute(
            "select email, full_name, job_title, company_name, phone from stg_klenty__leads"
        ).fetchall()} == {
            p.email: (p.name, p.job_title, p.company.name, p.phone) for p in scene.people}
        assert Counter(raw_rows.column(
            connection, "select campaign_type from stg_klenty__campaign_members as members "
            "join stg_klenty__campaigns as campaigns on campaign_source_id = campaigns.source_id"
        )) == {"cadence": len(scene.people), "list": len(scene.people)}
        replied = {t.person.email for t in scene.touches if t.kind == "email_reply"}
        assert set(raw_rows.column(
            connection, "select email from stg_klenty__campaign_members as members "
            "join stg_klenty__leads as leads on lead_source_id = leads.source_id "
            "where has_responded")) == replied
        assert {p.email for p in scene.people if p.email_consent == "opted_out"} == set(
            raw_rows.column(connection, "select email from stg_klenty__consents "
                                        "where changed_at is null and status = 'opted_out'"))
        assert Counter(raw_rows.column(
            connection, "select direction from stg_klenty__events where event_type = 'call'")
        ) == Counter(t.direction for t in scene.touches if t.kind == "call")
        assert {person.email for person in scene.people} <= set(raw_rows.column(
            connection, "select email from scored_leads"))


def test_what_was_told_of_a_person_ends_at_the_person(
    told_by_systems: tuple[Path, dict[str, Scene]],
) -> None:
    warehouse, scenes = told_by_systems
    told = Counter((touch.person.email, touch.kind) for touch in scenes["klenty"].touches)
    assert raw_rows.events_of_people(
        warehouse, "klenty",
        f"channel is distinct from 'cadence' and {raw_rows.MADE_BY_A_PERSON}") == told
