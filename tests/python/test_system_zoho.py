"""Zoho CRM: the quirks of tests/python/systems/zoho, Airbyte's own rows, and a told scene."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import raw_rows

from lead_scoring.demo_data.scene import Scene
from lead_scoring.demo_data.systems import zoho

Connection = duckdb.DuckDBPyConnection

# The hand-made ids end in these digits.
TESS, TESS_AGAIN, CORA, DANA, OLGA, UNA, NILS, DORA = range(9000001, 9000009)
CONTACT, ACCOUNT, CAMPAIGN = 9100001, 9300001, 9600001


def zid(number: int) -> str:
    """A hand-made id: 19 digits."""
    return f"497076200000{number}"


def staged(connection: Connection, table: str, key: str, value: str, *columns: str) -> tuple:
    """These columns of the one row of stg_zoho__<table> with that key."""
    rows = connection.execute(
        f"select distinct {', '.join(columns)} from stg_zoho__{table} where {key} = ?", [value],
    ).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


def lead(connection: Connection, number: int, *columns: str) -> tuple:
    """These columns of a staged lead or contact."""
    return staged(connection, "leads", "source_id", zid(number), *columns)


def event(connection: Connection, number: int, *columns: str) -> tuple:
    """These columns of a staged event; copies must agree on them."""
    return staged(connection, "events", "source_event_id", zid(number), *columns)


def outcomes(connection: Connection, number: int) -> list[tuple]:
    """Why each copy of an event does not count; None for the one that does."""
    return sorted(raw_rows.column(
        connection, f"select coalesce(not_scored_reason, 'counts') from int_events "
        f"where event_id = 'zoho:{zid(number)}'"))


def person(connection: Connection, number: int) -> str | None:
    """The email of the lead that a record belongs to."""
    found = connection.execute(
        "select scored_leads.email from int_identity join scored_leads using (lead_id) "
        "where source_key = ?", [f"zoho:{zid(number)}"]).fetchone()
    return found[0] if found else None


def test_an_email_may_stand_in_several_leads(built: Connection) -> None:
    """Quirk 6: two leads with one email are one person; their ids differ in the last of 19 digits,
    which a number would lose."""
    ids = raw_rows.column(
        built, "select source_id from stg_zoho__leads where lower(email) like 'tess@%' order by 1")
    assert ids == [zid(TESS), zid(TESS_AGAIN)]
    assert float(ids[0]) == float(ids[1])
    assert built.execute(
        "select source_key, matched_by, outcome from lead_reconciliation "
        "where source_key in (?, ?) order by 1", [f"zoho:{i}" for i in ids],
    ).fetchall() == [(f"zoho:{ids[0]}", "itself", "scored"),
                     (f"zoho:{ids[1]}", "same email", "merged")]


def test_deleted_records_are_named_by_a_list(built: Connection) -> None:
    """Quirk 7: the rows stay as they were; deleted_records names them, even twice."""
    assert lead(built, DANA, "is_deleted") == (True,)
    assert raw_rows.column(
        built, f"select outcome from lead_reconciliation where source_id = '{zid(DANA)}'"
    ) == ["deleted"]
    assert staged(built, "opportunities", "source_id", zid(9400003), "is_won", "is_deleted") == (
        True, True)
    assert raw_rows.column(
        built, "select opportunity_id from int_opportunities where opportunity_id like 'zoho:%' "
        "and is_won order by 1") == [f"zoho:{zid(9400001)}", f"zoho:{zid(9400004)}"]


def test_a_lead_is_in_what_id_and_a_contact_in_who_id(built: Connection) -> None:
    """Quirk 10: What_Id is a lead only if $se_module says so; else the company, or nobody."""
    columns = ("lead_source_id", "account_source_id")
    assert event(built, 9200005, *columns) == (zid(NILS), None)
    assert event(built, 9200001, *columns) == (zid(CONTACT), zid(ACCOUNT))
    assert event(built, 9200006, *columns) == (None, zid(ACCOUNT))
    assert outcomes(built, 9200006) == ["of a company, not of a person"]


def test_a_converted_lead_is_its_contact(built: Connection) -> None:
    """$converted_detail names the contact, whose email is another one."""
    assert built.execute(
        "select to_source_id, to_system, reason, linked_at from stg_zoho__links").fetchall() == [
            (zid(CONTACT), None, "converted", datetime(2026, 5, 5))]
    assert person(built, CORA) == person(built, CONTACT) is not None


def test_activities_that_are_landed_twice_count_once(built: Connection) -> None:
    """Quirk 11: a call in activities and in calls has one id; meetings and tasks likewise."""
    for number in (9200001, 9200011, 9200021):
        assert outcomes(built, number) == ["counts", "duplicate"]
    assert outcomes(built, 9200005) == ["counts"]


def test_offsets_are_respected(built: Connection) -> None:
    """Quirk 20: +03:00 and +02:00 in one column, a day that ends earlier in UTC, +00:00 for all
    day."""
    moments = {9200001: datetime(2026, 3, 29, 1, 30), 9200007: datetime(2026, 3, 28, 2, 30),
               9200005: datetime(2026, 6, 30, 22, 30), 9200011: datetime(2026, 6, 10)}
    for number, moment in moments.items():
        assert event(built, number, "occurred_at") == (moment,)
    assert event(built, 9200021, "occurred_at") == (datetime(2026, 6, 18, 14),)
    assert event(built, 9200022, "occurred_at") == (datetime(2026, 6, 25),)


def test_what_never_happened_does_not_count(built: Connection) -> None:
    """Quirk 22: overdue and missed calls, a task that nobody did, a call next year. A meeting
    whose day has passed was held: PLANNED is what Zoho writes into every meeting."""
    planned = "planned, never happened"
    assert outcomes(built, 9200002) == ["duplicate", planned]
    assert outcomes(built, 9200004) == ["duplicate", planned]
    assert outcomes(built, 9200022) == [planned]
    assert outcomes(built, 9200003) == ["duplicate", "has not happened yet"]
    assert outcomes(built, 9200012) == ["counts"]
    assert event(built, 9200012, "event_type", "outcome", "duration_seconds") == (
        "meeting", None, 45 * 60)


def test_first_touch_may_come_before_the_record(built: Connection) -> None:
    """Quirk 23: the call of the lead that became a contact is older than the contact."""
    (created,) = lead(built, CONTACT, "created_at")
    (called,) = event(built, 9200001, "occurred_at")
    assert called < created
    assert "counts" in outcomes(built, 9200001)


def test_numbers_are_text(built: Connection) -> None:
    """Quirk 28: amounts, headcounts and durations as text; what is no number is unknown."""
    assert lead(built, NILS, "annual_revenue", "employee_count") == (1_200_000, 250)
    assert lead(built, DORA, "annual_revenue", "employee_count") == (None, None)
    assert event(built, 9200001, "duration_seconds") == (23 * 60 + 23,)
    assert event(built, 9200005, "duration_seconds") == (60,)
    assert staged(built, "campaigns", "source_id", zid(CAMPAIGN), "budgeted_cost", "actual_cost",
                  "starts_at") == (300, 200.5, datetime(2026, 7, 15))


def test_the_pipeline_says_which_stage_is_won(built: Connection) -> None:
    """Quirk 29: a stage of one's own is won if its forecast type says so, else by its name."""
    columns = ("stage", "is_closed", "is_won")
    for number, expected in ((9400001, ("Closed Won", True, True)),
                             (9400002, ("Negotiation", False, False)),
                             (9400004, ("Signed", True, True))):
        assert staged(built, "opportunities", "source_id", zid(number), *columns) == expected


def test_lookups_are_json(built: Connection) -> None:
    """Quirk 30: ids of owners, accounts and pipelines lie in JSON, fields of an entry in a list."""
    assert lead(built, CONTACT, "owner_source_id", "account_source_id", "company_name") == (
        "4970762000000000001", zid(ACCOUNT), "Beta (Quirks)")
    assert raw_rows.column(
        built, "select distinct pipeline from stg_zoho__opportunities where pipeline is not null"
    ) == ["Standard"]
    assert staged(built, "owners", "owner_name", "Ada Seller",
                  "team", "manager_source_id", "is_active") == (
        "Sales North", "4970762000000000002", True)
    assert built.execute(
        "select entity, source_id, field, old_value, new_value, changed_at "
        "from stg_zoho__field_changes order by field").fetchall() == [
            ("leads", zid(NILS), "lead_source", None, "Web Download",
             datetime(2026, 6, 18, 14, 5)),
            ("leads", zid(NILS), "lead_status", "Not Contacted", "Contacted",
             datetime(2026, 6, 18, 14, 5))]


def test_unknown_is_not_no(built: Connection) -> None:
    """Quirk 31: TRUE, false and '' are three things; consent that nobody was asked for says
    nothing."""
    opted_out = "is_opted_out_of_email"
    assert lead(built, OLGA, opted_out) == (True,)
    assert lead(built, NILS, opted_out) == (False,)
    assert lead(built, UNA, opted_out) == (None,)
    assert set(built.execute(
        "select lead_source_id, channel, status, legal_basis, changed_at from stg_zoho__consents"
    ).fetchall()) == {
        (zid(OLGA), "email", "opted_out", None, datetime(2026, 5, 31, 23)),
        (zid(UNA), "email", "opted_in", "Consent - Obtained", datetime(2026, 4, 2)),
        (zid(UNA), "phone", "opted_out", "Consent - Obtained", datetime(2026, 4, 2))}


def test_a_sign_that_means_many_currencies_means_none(built: Connection) -> None:
    """Quirk 32: € is EUR, $ may be anything."""
    assert lead(built, NILS, "currency") == ("EUR",)
    assert lead(built, DORA, "currency") == (None,)
    assert staged(built, "opportunities", "source_id", zid(9400001), "amount", "currency") == (
        5000, "EUR")
    assert staged(built, "opportunities", "source_id", zid(9400002), "amount", "currency") == (
        7000, None)


def test_a_deal_is_closed_when_it_came_into_its_stage(built: Connection) -> None:
    """Quirk 33: the closing date is a plan; the history knows when the deal was won."""
    assert staged(built, "opportunities", "source_id", zid(9400001), "closed_at") == (
        datetime(2026, 8, 10, 7),)
    assert staged(built, "opportunities", "source_id", zid(9400002), "closed_at") == (None,)
    assert built.execute(
        "select stage, entered_at from stg_zoho__opportunity_stages order by 2").fetchall() == [
            ("Qualification", datetime(2026, 5, 5, 8)), ("Closed Won", datetime(2026, 8, 10, 7))]


def test_members_of_campaigns(built: Connection) -> None:
    """A member has a status and no date: that of the campaign is the only one there is."""
    members = built.execute(
        "select lead_source_id, status, has_responded, responded_at "
        "from stg_zoho__campaign_members order by 1").fetchall()
    day = datetime(2026, 7, 15)
    assert members == [(zid(TESS), "Responded", True, day), (zid(NILS), "Sent", False, None),
                       (zid(CONTACT), "Attended", True, day)]
    assert built.execute(
        "select event_type from stg_zoho__events where campaign_name = 'Summer webinar' "
        "order by lead_source_id").fetchall() == [
            ("campaign_response",), ("campaign_invited",), ("event_attended",)]


def test_every_raw_row_is_an_event(built: Connection) -> None:
    """Rows in = events out."""
    raw = ("activities", "calls", "events", "tasks", "cases", "campaigns_leads",
           "campaigns_contacts")
    rows = sum(built.execute(f"select count(*) from zoho.{table}").fetchone()[0] for table in raw)
    assert built.execute("select count(*) from stg_zoho__events").fetchone() == (rows,)
    assert raw_rows.column(
        built, "select sum(event_count) from event_reconciliation where source_system = 'zoho'"
    ) == [rows]


def test_no_row_of_the_real_form_is_lost(real_forms: Path) -> None:
    with duckdb.connect(str(real_forms), read_only=True) as connection:
        for model in raw_rows.real_form("zoho")["counts"]:
            rows_in, rows_out, _ = raw_rows.rows_of_real_form(connection, "zoho", model)
            assert rows_out == rows_in


def test_the_real_form_is_read_as_it_is_meant(real_forms: Path) -> None:
    with duckdb.connect(str(real_forms), read_only=True) as connection:
        def one(number: int, *columns: str) -> tuple:
            return staged(connection, "events", "source_event_id", f"4970762000000{number}",
                          *columns)

        # A call with a lead at +03:00 that is overdue, one with a contact that was received.
        assert one(802103, "event_type", "lead_source_id", "outcome", "occurred_at") == (
            "call", "4970762000000348004", "planned", datetime(2022, 3, 31, 18, 30))
        assert one(802068, "direction", "lead_source_id", "outcome", "duration_seconds") == (
            "in", "4970762000000335186", "Received", 1403)
        assert one(335565, "event_type", "lead_source_id", "occurred_at") == (
            "meeting", None, datetime(2021, 8, 3))
        assert one(335492, "outcome", "lead_source_id") == ("planned", "4970762000000335192")
        assert one(335491, "outcome", "lead_source_id") == ("Completed", "4970762000000335407")
        assert one(809016, "event_type", "lead_source_id", "email", "occurred_at") == (
            "ticket_opened", "4970762000000335189", "tollner-morlong@gmail.com",
            datetime(2022, 3, 22, 8, 41, 58))
        assert Counter(raw_rows.column(
            connection, "select email from stg_zoho__leads where email like '%test%' "
            "or email like 'brian@%'")) == {"test@test.com": 4, "brian@villa.com": 2}
        assert connection.execute(
            "select budgeted_cost, actual_cost, starts_at from stg_zoho__campaigns").fetchone() == (
            300, 200, datetime(2022, 3, 30))
        assert connection.execute("select count(*) from stg_zoho__consents").fetchone() == (0,)


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["zoho"]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        def count(query: str) -> int:
            return connection.execute(query).fetchone()[0]

        told = Counter(touch.kind for touch in scene.touches)
        assert set(told) == set(zoho.KINDS) - {"deal", "campaign", "status"}
        for kind, number in told.items():
            assert count("select count(distinct source_event_id) from stg_zoho__events "
                         f"where event_type = '{kind}'") == number, kind
        # Each activity was landed twice and counts once.
        assert count("select count(*) from int_events where source_system = 'zoho' "
                     "and not_scored_reason = 'duplicate'") == sum(told.values()) - told[
                         "ticket_opened"]
        customers = sum(person.is_customer for person in scene.people)
        assert count("select count(*) from stg_zoho__leads") == len(scene.people) + customers
        assert count("select count(*) from stg_zoho__links") == customers
        assert count("select count(*) from stg_zoho__accounts") == len(scene.companies)
        assert count("select count(*) from stg_zoho__owners") == len(scene.owners)
        assert Counter(connection.execute(
            "select stage, amount, currency, is_closed, is_won, closed_at from "
            "stg_zoho__opportunities").fetchall()) == Counter(
            (d.stage, d.amount, d.currency, d.is_closed, d.is_won, d.closed) for d in scene.deals)
        assert Counter(connection.execute(
            "select stage, entered_at from stg_zoho__opportunity_stages").fetchall()) == Counter(
            stage for deal in scene.deals for stage in deal.stages)
        assert {row[0]: row[1:] for row in connection.execute(
            "select campaign_name, budgeted_cost, actual_cost from stg_zoho__campaigns").fetchall()
        } == {c.name: (c.budget, c.cost) for c in scene.campaigns}
        assert Counter(raw_rows.column(
            connection, "select status from stg_zoho__campaign_members")) == Counter(
            member.status for member in scene.members)
        assert Counter(connection.execute(
            "select old_value, new_value, changed_at from stg_zoho__field_changes "
            "where field = 'lead_status'").fetchall()) == Counter(
            (change.old, change.new, change.at) for change in scene.changes)
        assert {person.email for person in scene.people} <= set(raw_rows.column(
            connection, "select email from scored_leads"))
        assert {p.email for p in scene.people if p.email_consent == "opted_out"} == set(
            raw_rows.column(connection, "select email from stg_zoho__consents "
                                        "where channel = 'email' and status = 'opted_out'"))


def test_what_was_told_of_a_person_ends_at_the_person(
    told_by_systems: tuple[Path, dict[str, Scene]],
) -> None:
    warehouse, scenes = told_by_systems
    told = Counter((touch.person.email, touch.kind) for touch in scenes["zoho"].touches)
    assert raw_rows.events_of_people(
        warehouse, "zoho", "campaign_name is null and not_scored_reason is null") == told
