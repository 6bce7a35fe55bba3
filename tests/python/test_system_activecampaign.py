"""ActiveCampaign: hand-made rows that show its quirks, the examples of its documentation, and a
scene told by it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import raw_rows

from lead_scoring.demo_data.scene import STAGES, Scene
from lead_scoring.demo_data.systems import activecampaign

ROOT = Path(__file__).parents[2]

Connection = duckdb.DuckDBPyConnection


def lead(connection: Connection, source_id: str, column: str) -> object:
    """One column of one contact."""
    return connection.execute(
        f"select {column} from stg_activecampaign__leads where source_id = ?", [source_id]
    ).fetchone()[0]


def reasons(connection: Connection, like: str) -> list[tuple[str, str | None, str | None]]:
    """Type, person and reason of the events whose id is like this, in order of time."""
    return connection.execute(
        "select event_type, email, not_scored_reason from int_events "
        "left join int_lead_profiles using (lead_id) "
        "where event_id like 'activecampaign:' || ? order by occurred_at, not_scored_reason",
        [like]).fetchall()


def test_times_have_an_offset_or_none_or_are_zero(built: Connection) -> None:
    """Quirk 20: 20:30 at -05:00 is the next day in UTC, and is believed more than the same time
    without its offset; a time without one is UTC; 0000-00-00 is no time."""
    assert lead(built, "1", "created_at") == datetime(2026, 5, 5, 1, 30)
    assert lead(built, "2", "created_at") == datetime(2026, 5, 6, 9)
    assert lead(built, "2", "updated_at") is None
    assert reasons(built, "tracking-41") == [
        ("page_view", "ada@activecampaign-quirks.net", None)]
    assert raw_rows.column(
        built, "select event_date from int_events where event_id = 'activecampaign:tracking-41'"
    ) == [datetime(2026, 6, 12).date()]
    # A list membership without any date is there, and does not count.
    assert reasons(built, "list-member-107") == [
        ("list_added", "ada@activecampaign-quirks.net", "no date")]
    assert dict(built.execute(
        "select source_id, is_deleted from stg_activecampaign__campaigns").fetchall()) == {
        "7": False, "8": True, "list-1": False, "list-7": True}


def test_deleted_and_anonymous_contacts_are_no_leads(built: Connection) -> None:
    """Quirk 7: a flag says so; an empty flag is not deleted (31). What a deleted one did does not
    count."""
    assert dict(built.execute(
        "select source_id, outcome from lead_reconciliation "
        "where source_system = 'activecampaign'").fetchall()) == {
        "1": "scored", "2": "scored", "3": "deleted", "4": "deleted", "5": "scored", "6": "scored"}
    assert reasons(built, "webhook-click-3-%") == [("email_click", None, "not a lead")]


def test_custom_fields_are_rows(built: Connection) -> None:
    """Quirk 29: the field is found by its personalization tag, its newest value counts, and
    '||a||b||' are two choices."""
    assert lead(built, "1", "user_id") == "u-ac-1"
    assert lead(built, "2", "user_id") == "u-ac-2, u-ac-3"
    assert lead(built, "5", "user_id") is None


def test_amounts_are_in_cents(built: Connection) -> None:
    """Quirk 28: 123456 are 1234.56 euros; 10000 are 100 dollars. Text that is no number is
    unknown."""
    assert dict(built.execute(
        "select source_id, amount || ' ' || currency from stg_activecampaign__opportunities"
    ).fetchall()) == {"501": "1234.56 EUR", "502": "100.0 USD", "503": "5.0 USD"}
    assert built.execute(
        "select employee_count, annual_revenue, industry, country, domain "
        "from stg_activecampaign__accounts where source_id = '20'").fetchone() == (
        350.0, None, "Software", "Germany", "alpha.activecampaign-quirks.net")


def test_deals_are_won_and_lost_beside_their_stage(built: Connection) -> None:
    """Quirk 33: 501 was won when its log says so, not when a note was added later; 503 has no log;
    502 is open, and its next date is a plan."""
    assert built.execute(
        "select source_id, lead_source_id, stage, is_closed, is_won, closed_at "
        "from stg_activecampaign__opportunities order by 1").fetchall() == [
        ("501", "1", "Proposal", True, True, datetime(2026, 6, 25, 15)),
        ("502", "2", "Negotiation", False, False, None),
        ("503", "6", "Discovery", True, False, datetime(2026, 6, 23, 15))]


def test_stages_come_from_the_log(built: Connection) -> None:
    """501 began in Discovery and moved once (the deleted move to Negotiation did not happen); the
    first entry of 502 says that it began in Proposal; 503 has no log."""
    assert built.execute(
        "select opportunity_source_id, stage, entered_at "
        "from stg_activecampaign__opportunity_stages order by 1, 3").fetchall() == [
        ("501", "Discovery", datetime(2026, 6, 2, 1)),
        ("501", "Proposal", datetime(2026, 6, 10, 15)),
        ("502", "Proposal", datetime(2026, 6, 2, 15)),
        ("502", "Negotiation", datetime(2026, 6, 15, 15))]


def test_a_webhook_may_come_twice(built: Connection) -> None:
    """Quirk 11: a webhook has no id. The open came twice and counts once; two links clicked in one
    second, and two tags added in one, are two each."""
    ada = "ada@activecampaign-quirks.net"
    assert reasons(built, "webhook-open-1-%") == [
        ("email_open", ada, "duplicate"), ("email_open", ada, None)]
    assert reasons(built, "webhook-click-1-%") == [("email_click", ada, None)] * 2
    assert reasons(built, "webhook-contact_tag_added-%") == [("other", ada, None)] * 2


def test_a_bounce_in_the_log_and_as_a_webhook_is_one(built: Connection) -> None:
    """Quirk 11: five seconds apart, the same mailing, the same person. A bounce without a mailing
    keeps the id of its row."""
    ben, fay = "ben@activecampaign-quirks.net", "fay@activecampaign-quirks.net"
    assert reasons(built, "bounce-7-2-%") == [
        ("email_bounce", ben, "duplicate"), ("email_bounce", ben, None)]
    assert reasons(built, "bounce-log-%") == [("email_bounce", fay, None)]


def test_the_feed_repeats_other_tables(built: Connection) -> None:
    """Quirk 11: the call and the mail that the feed repeats count once, as call and as mail,
    whichever came first; of the note and of a mail that is not there nobody knows more."""
    ada = "ada@activecampaign-quirks.net"
    assert reasons(built, "task-51") == [("call", ada, "duplicate"), ("call", ada, None)]
    assert reasons(built, "mail-61") == [
        ("email_sent", ada, "duplicate"), ("email_sent", ada, None)]
    assert reasons(built, "activity-%") == [("other", ada, None)] * 2


def test_what_people_did_with_mailings(built: Connection) -> None:
    """The webhooks name a contact, or only an address. The one that a mailing starts names nobody:
    it is no mail that was sent to somebody."""
    assert reasons(built, "webhook-reply-%") == [
        ("email_reply", "ada@activecampaign-quirks.net", None)]
    assert reasons(built, "webhook-sent-%") == [("other", None, "nobody we know")]
    assert built.execute(
        "select message_id, page_path, occurred_at from stg_activecampaign__events "
        "where event_type = 'email_click' and lead_source_id = '1' order by page_path desc"
    ).fetchall() == [
        ("7-1", "/pricing", datetime(2026, 6, 11, 2, 1)),
        ("7-1", "/demo", datetime(2026, 6, 11, 2, 1))]
    assert set(built.execute(
        "select source_event_id, event_type, lead_source_id, direction "
        "from stg_activecampaign__events where source_event_id like 'mail-%'").fetchall()) == {
        ("mail-61", "email_sent", "1", "out"), ("mail-62", "email_reply", "1", "in"),
        ("mail-63", "email_sent", "2", "out")}  # of a deal, and so to its contact


def test_what_is_not_done_never_happened(built: Connection) -> None:
    """Quirk 22: a call that was due and not done, one in the next year, a task of unknown status.
    A task of a deal is one of the deal's contact."""
    ada, fay = "ada@activecampaign-quirks.net", "fay@activecampaign-quirks.net"
    assert reasons(built, "task-52") == [("call", ada, "planned, never happened")]
    assert reasons(built, "task-53") == [("call", ada, "has not happened yet")]
    assert reasons(built, "task-55") == [("task", fay, "planned, never happened")]
    assert reasons(built, "task-54") == [("task", ada, None)]
    # An event that somebody calls planned did happen.
    assert reasons(built, "tracking-42") == [("product_use", ada, None)]


def test_a_form_that_leads_to_a_list_was_sent(built: Connection) -> None:
    assert built.execute(
        "select lead_source_id, content_name, page_path from stg_activecampaign__events "
        "where event_type = 'form_submit'").fetchall() == [("1", "Contact us", "/demo")]


def test_consent_is_by_list(built: Connection) -> None:
    """Quirk 31: unconfirmed, bounced and empty say nothing. Eve left her only list and gets no
    mail; Fay left one and is on another."""
    assert set(built.execute(
        "select lead_source_id, status, purpose, changed_at from stg_activecampaign__consents"
    ).fetchall()) == {
        ("1", "opted_in", "Newsletter", datetime(2026, 5, 5, 1, 30)),
        ("5", "opted_out", "Newsletter", datetime(2026, 6, 2, 3)),
        ("6", "opted_out", "Newsletter", datetime(2026, 6, 2, 15)),
        ("6", "opted_in", "Product news", datetime(2026, 5, 10, 15))}
    assert [lead(built, n, "is_opted_out_of_email") for n in "1256"] == [None, None, True, None]


def test_a_contact_is_where_it_works_now(built: Connection) -> None:
    """Two links to accounts: the newer one. Without one, the organization of old."""
    assert [lead(built, "1", column) for column in (
        "account_source_id", "job_title", "company_name")] == [
        "20", "Head of Operations", "Alpha Works"]
    assert lead(built, "6", "account_source_id") == "21"
    assert lead(built, "2", "account_source_id") is None


def test_no_score_of_activecampaign_comes_in() -> None:
    """Quirk 33."""
    for file in (ROOT / "models/staging/activecampaign").glob("*.sql"):
        assert "score" not in file.read_text().lower(), file.name


@pytest.mark.parametrize("model", raw_rows.real_form("activecampaign")["counts"])
def test_no_row_of_the_real_form_is_lost(real: Connection, model: str) -> None:
    rows_in, rows_out, ids = raw_rows.rows_of_real_form(real, "activecampaign", model)
    assert rows_out == ids == rows_in > 0


def test_the_real_forms_are_read_as_they_are_meant(real: Connection) -> None:
    """Quirks 20 and 28: firstName is first_name, 1872151 cents, -05:00, status 3."""
    assert real.execute(
        "select full_name, phone, created_at, account_source_id, job_title, is_deleted "
        "from stg_activecampaign__leads where source_id = '2'").fetchone() == (
        "Test", "9813764", datetime(2018, 8, 17, 14, 56, 33), "3", "Product Manager", False)
    assert real.execute(
        "select amount, currency, stage, pipeline, is_closed "
        "from stg_activecampaign__opportunities where source_id = '46'").fetchone() == (
        18721.51, "USD", "Stage 2", "Pipeline A", False)
    assert real.execute(
        "select status, added_at from stg_activecampaign__campaign_members "
        "where lead_source_id = '19'").fetchone() == ("bounced", datetime(2021, 4, 8, 16, 17, 44))
    assert real.execute(
        "select lead_source_id, message_id, occurred_at from stg_activecampaign__events "
        "where event_type = 'email_bounce'").fetchone() == (
        "4", "11-4", datetime(2021, 5, 12, 16, 30, 6))


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["activecampaign"]
    told = Counter(touch.kind for touch in scene.touches)
    assert set(told) <= set(activecampaign.KINDS)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        def count(query: str) -> int:
            return connection.execute(query).fetchone()[0]

        for kind, number in told.items():
            assert count("select count(distinct source_event_id) from stg_activecampaign__events "
                         f"where event_type = '{kind}'") == number, kind
        assert count("select count(*) from stg_activecampaign__leads") == len(scene.people)
        assert count("select count(*) from stg_activecampaign__accounts") == len(scene.companies)
        assert count("select count(*) from stg_activecampaign__owners") == len(scene.owners)
        assert {row[0]: row[1:] for row in connection.execute(
            "select email, user_id, job_title, phone, country from stg_activecampaign__leads"
        ).fetchall()} == {
            p.email: (p.user_id, p.job_title, p.phone, p.company.country) for p in scene.people}
        assert {row[0]: row[1:] for row in connection.execute(
            "select domain, industry, employee_count, annual_revenue "
            "from stg_activecampaign__accounts").fetchall()} == {
            c.domain: (c.industry, c.employees, c.revenue) for c in scene.companies}
        assert Counter(connection.execute(
            "select amount, currency, is_closed, is_won, closed_at from "
            "stg_activecampaign__opportunities").fetchall()) == Counter(
            (d.amount, d.currency, d.is_closed, d.is_won, d.closed) for d in scene.deals)
        assert Counter(connection.execute(
            "select stage, entered_at from stg_activecampaign__opportunity_stages").fetchall()
        ) == Counter(s for deal in scene.deals for s in deal.stages if s[0] in STAGES)
        asked = sum(person.email_consent is not None for person in scene.people)
        assert count("select count(*) from stg_activecampaign__campaign_members") == (
            asked + told["form_submit"])
        for status in ("opted_in", "opted_out"):
            assert {(p.email, p.consent_changed) for p in scene.people
                    if p.email_consent == status} == set(connection.execute(
                "select leads.email, changed_at from stg_activecampaign__consents as consents "
                "join stg_activecampaign__leads as leads on lead_source_id = source_id "
                "where status = ?", [status]).fetchall())
        assert {person.email for person in scene.people} <= set(raw_rows.column(
            connection, "select email from scored_leads"))


def test_what_was_told_of_a_person_ends_at_the_person(
    told_by_systems: tuple[Path, dict[str, Scene]],
) -> None:
    warehouse, scenes = told_by_systems
    told = Counter((t.person.email, t.kind) for t in scenes["activecampaign"].touches)
    assert raw_rows.events_of_people(
        warehouse, "activecampaign",
        f"event_type <> 'list_added' and {raw_rows.MADE_BY_A_PERSON}") == told
