"""HubSpot: hand-made rows that show its quirks, and rows of the real form.

One of its contacts is a lead of Salesforce's rows. So work on it with
LEAD_SCORING_SYSTEMS="salesforce hubspot".
"""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest
import raw_rows

Connection = duckdb.DuckDBPyConnection


def events(connection: Connection, *ids: str) -> dict[str, tuple]:
    """By id: whose the event is, by email, its type, and why it does not count."""
    rows = connection.execute(
        "select event_id, email, event_type, not_scored_reason from int_events "
        "left join int_lead_profiles using (lead_id) where event_id in (select unnest(?))",
        [[f"hubspot:{name}" for name in ids]],
    ).fetchall()
    return {name.partition(":")[2]: tuple(rest) for name, *rest in rows}


def staged(connection: Connection, event_id: str, *columns: str) -> tuple:
    """Some columns of one event in staging."""
    row = connection.execute(
        f"select {', '.join(columns)} from stg_hubspot__events where source_event_id = ?",
        [event_id],
    ).fetchone()
    assert row
    return row


ABE, CAL, DAN = (f"{name}@hubspot-quirks.net" for name in ("abe", "cal", "dan"))


def test_merged_contacts_are_their_winner(built: Connection) -> None:
    """Quirk 1: 101 is still there as a live row, 102 and 103 are gone; 103 was merged into 101
    before. What any of them did is Abe's, and he is one lead."""
    assert raw_rows.column(
        built, "select email from scored_leads where email like 'abe%@hubspot-quirks.net'") == [ABE]
    assert built.execute(
        "select from_source_id, to_source_id from stg_hubspot__links where reason = 'merged' "
        "order by 1").fetchall() == [("101", "100"), ("102", "100"), ("103", "101")]
    assert events(built, "form-c-1", "engagement-1001-102") == {
        "form-c-1": (ABE, "form_submit", None), "engagement-1001-102": (ABE, "call", None)}
    assert raw_rows.column(
        built, "select lead_id from int_opportunities where opportunity_id = 'hubspot:502'"
    ) == raw_rows.column(built, f"select lead_id from scored_leads where email = '{ABE}'")


def test_merged_deals_count_once(built: Connection) -> None:
    """Quirk 1: the loser of merged_deal is still there, and won too."""
    assert dict(built.execute(
        "select source_id, is_deleted from stg_hubspot__opportunities").fetchall()) == {
            "500": False, "501": True, "502": False, "503": False}
    assert built.execute(
        "select count(*) from int_opportunities where opportunity_id = 'hubspot:501'"
    ).fetchone() == (0,)


def test_deleted_contacts_and_calls(built: Connection) -> None:
    """Quirk 7: flagged by the loader."""
    assert raw_rows.column(
        built, "select outcome from lead_reconciliation "
               "where source_system = 'hubspot' and source_id = '113'") == ["deleted"]
    assert events(built, "engagement-1008-111")["engagement-1008-111"][2] == (
        "deleted in the source")


def test_a_mail_goes_to_an_address(built: Connection) -> None:
    """Quirk 9: an address that a person has given up is not in the contact any more, but in its
    history."""
    assert {name: row[0] for name, row in events(built, "flo-old-click", "flo-new-click").items()
            } == dict.fromkeys(("flo-old-click", "flo-new-click"), "flo@hubspot-quirks.net")
    assert built.execute(
        "select old_value, new_value from stg_hubspot__field_changes "
        "where source_id = '114' and field = 'email' order by changed_at").fetchall() == [
            (None, "flo.old@hubspot-quirks.net"),
            ("flo.old@hubspot-quirks.net", "flo@hubspot-quirks.net")]


def test_superseded_and_filtered_events_do_not_count(built: Connection) -> None:
    """Quirk 14: opens that were replaced, clicks that HubSpot filtered; later opens do count."""
    ids = ("cal-open-old", "cal-open-1", "cal-open-2", "cal-click-bot", "cal-click")
    assert events(built, *ids) == {
        "cal-open-old": (CAL, "email_open", "deleted in the source"),
        "cal-open-1": (CAL, "email_open", None),
        "cal-open-2": (CAL, "email_open", None),
        "cal-click-bot": (CAL, "email_click", "machine: filtered by HubSpot"),
        "cal-click": (CAL, "email_click", None)}
    assert {staged(built, f"cal-{name}", "message_id")
            for name in ("sent", "delivered", "open-2", "click")} == {("cal-sent",)}
    assert staged(built, "cal-click", "page_path", "campaign_name") == ("/demo", "Spring offer")
    assert staged(built, "cal-processed", "event_type", "outcome") == ("other", "PROCESSED")


def test_times_with_an_offset_are_utc(built: Connection) -> None:
    """Quirk 20: two forms in two zones, on both sides of the change to summer time."""
    assert staged(built, "form-c-1", "occurred_at") == (datetime(2026, 3, 29, 1, 30),)
    assert staged(built, "form-c-2", "occurred_at") == (datetime(2026, 3, 29, 0, 30),)


def test_what_was_planned_has_not_happened(built: Connection) -> None:
    """Quirk 22: nobody came, still queued, never done, never sent; what was done counts on the day
    on which it was done."""
    planned = "planned, never happened"
    found = events(built, *(f"engagement-{number}-111" for number in (
        1002, 1003, 1004, 1005, 1007, 1010)))
    assert {name: reason for name, (_, _, reason) in found.items()} == {
        "engagement-1002-111": planned, "engagement-1003-111": None,
        "engagement-1004-111": planned, "engagement-1005-111": None,
        "engagement-1007-111": "has not happened yet", "engagement-1010-111": planned}
    assert staged(built, "engagement-1005-111", "occurred_at", "event_type", "channel") == (
        datetime(2026, 5, 12, 9), "task", None)


def test_an_activity_happens_to_each_of_its_contacts(built: Connection) -> None:
    """And only a mail that comes in is a reply."""
    assert events(built, "engagement-1003-111", "engagement-1003-112", "engagement-1006-111") == {
        "engagement-1003-111": (CAL, "meeting", None),
        "engagement-1003-112": (DAN, "meeting", None),
        "engagement-1006-111": (CAL, "email_reply", None)}
    assert staged(built, "engagement-1006-111", "direction", "channel") == ("in", "email")
    assert staged(built, "engagement-1009-111", "event_type", "outcome", "channel") == (
        "other", "COMMUNICATION", None)


def test_tickets_are_opened_and_closed(built: Connection) -> None:
    """Once for each contact, however often they are associated; without one, for nobody."""
    assert built.execute(
        "select source_event_id, event_type, lead_source_id, content_name, channel, occurred_at "
        "from stg_hubspot__events where source_event_id like 'ticket-%' order by 1"
    ).fetchall() == [
        ("ticket-700-111", "ticket_opened", "111", "PRODUCT_ISSUE", "email",
         datetime(2026, 5, 13, 9)),
        ("ticket-700-111-closed", "ticket_closed", "111", "PRODUCT_ISSUE", "email",
         datetime(2026, 5, 14, 9)),
        ("ticket-700-112", "ticket_opened", "112", "PRODUCT_ISSUE", "email",
         datetime(2026, 5, 13, 9)),
        ("ticket-700-112-closed", "ticket_closed", "112", "PRODUCT_ISSUE", "email",
         datetime(2026, 5, 14, 9)),
        ("ticket-701", "ticket_opened", None, "Where is the invoice?", "chat",
         datetime(2026, 5, 15, 9))]


def test_stages_have_names(built: Connection) -> None:
    """Quirks 20 and 29: ids of stages and pipelines become labels; what has no label keeps its id.
    The planned close date closes nothing, and the history knows the real one."""
    assert built.execute(
        "select source_id, pipeline, stage, is_closed, is_won, closed_at "
        "from stg_hubspot__opportunities where source_id <> '501' order by 1").fetchall() == [
            ("500", "Direct sales", "Signed", True, True, datetime(2026, 6, 15, 9)),
            ("502", "Direct sales", "Appointment", False, False, None),
            ("503", "8", "9999999", True, False, datetime(2026, 5, 20))]


def test_all_versions_of_stages_are_the_history(built: Connection) -> None:
    """Quirk 8: the newest version alone would be the present stage; a stage that was set again is
    not entered again."""
    assert built.execute(
        "select stage, entered_at from stg_hubspot__opportunity_stages "
        "where opportunity_source_id = '500' order by 2").fetchall() == [
            ("Appointment", datetime(2026, 5, 1, 9)), ("Offer sent", datetime(2026, 5, 20, 9)),
            ("Signed", datetime(2026, 6, 15, 9))]


def test_whose_deals_are(built: Connection) -> None:
    """Several contacts and companies, some in two ways: still one deal."""
    assert built.execute(
        "select source_id, lead_source_id, account_source_id, owner_source_id, amount, currency "
        "from stg_hubspot__opportunities where source_id in ('500', '502') order by 1"
    ).fetchall() == [
        ("500", "111", "900", "44", 5000, "EUR"), ("502", "103", "800", None, 800, "EUR")]


def test_lists_and_emails_are_campaigns(built: Connection) -> None:
    """A list and an email have the same id. Who is not on a list any more is no member."""
    assert built.execute(
        "select source_id, campaign_name, campaign_type from stg_hubspot__campaigns order by 1"
    ).fetchall() == [
        ("email-330", "Spring offer", "email"), ("list-330", "Warm leads", "list"),
        ("list-331", "Met at the fair", "list")]
    assert events(built, "list-330-100", "list-330-111", "list-331-111") == {
        "list-330-100": (ABE, "list_added", None),
        "list-330-111": (CAL, "list_added", "deleted in the source"),
        "list-331-111": (CAL, "list_added", None)}
    assert staged(built, "list-330-100", "campaign_name", "occurred_at") == (
        "Warm leads", datetime(2026, 5, 1, 9, 0, 0, 123_000))


def test_empty_is_not_false(built: Connection) -> None:
    """Quirk 31: '' is unknown; neither it nor 'false' is a statement."""
    assert dict(built.execute(
        "select source_id, is_opted_out_of_email from stg_hubspot__leads "
        "where source_id in ('110', '111', '112')").fetchall()) == {
            "110": True, "111": None, "112": False}
    assert set(raw_rows.column(
        built, "select lead_source_id from stg_hubspot__consents "
               "where lead_source_id is not null")) == {"110", "117"}


def test_consents_say_what_and_when(built: Connection) -> None:
    """What a mail caused has the time of its event; a bounce is no wish; a name says which
    subscription."""
    assert built.execute(
        "select email, status, purpose, changed_at from stg_hubspot__consents "
        "where lead_source_id is null order by 1, 4").fetchall() == [
            ("dan@hubspot-quirks.net", "opted_in", "Newsletter", datetime(2026, 4, 1, 9)),
            ("hal@hubspot-quirks.net", "opted_out", None, datetime(2026, 5, 10, 9)),
            ("hal@hubspot-quirks.net", "opted_in", None, datetime(2026, 6, 10, 9)),
            ("ivy@hubspot-quirks.net", "opted_out", "Newsletter", datetime(2026, 5, 12, 9))]
    assert staged(built, "hal-out", "event_type") == ("email_unsubscribe",)
    assert staged(built, "hal-in", "event_type") == ("other",)


def test_the_strictest_system_wins(built: Connection) -> None:
    """Quirk 31: Salesforce does not know; HubSpot, which is tied to the lead by a 15-character id,
    says no."""
    leads = built.execute(
        "select lead_id, is_opted_out_of_email from scored_leads "
        "where email like 'emil%' and split_part(email, '@', 2) in "
        "('hubspot-quirks.net', 'salesforce-quirks.net')").fetchall()
    assert [opted_out for _, opted_out in leads] == [True]


def test_what_sales_wrote_is_no_attribute(built: Connection) -> None:
    """Quirk 33: neither the lifecycle stage nor an open deal tells what the lead is like."""
    assert dict(built.execute(
        "select source_id, lead_status from stg_hubspot__leads where source_id in ('100', '110')"
    ).fetchall()) == {"100": "NEW", "110": None}
    assert not {"customer", "opportunity"} & set(raw_rows.column(
        built, "select new_value from stg_hubspot__field_changes"))


def test_what_changed_has_the_names_of_the_contract(built: Connection) -> None:
    """Quirk 29: custom properties by their canonical names, stages by their labels; what was set to
    what it was is no change."""
    assert set(built.execute(
        "select entity, source_id, field, old_value, new_value, changed_at "
        "from stg_hubspot__field_changes where field <> 'email'").fetchall()) == {
            ("leads", "100", "job_title", None, "Clerk", datetime(2026, 3, 2, 9)),
            ("leads", "100", "job_title", "Clerk", "Director", datetime(2026, 6, 1, 9)),
            ("leads", "100", "stated_need", None, "Faster quotes", datetime(2026, 6, 3, 9)),
            ("accounts", "900", "employee_count", None, "50", datetime(2026, 3, 1, 9)),
            ("accounts", "900", "employee_count", "50", "80", datetime(2026, 7, 1, 9)),
            ("opportunities", "500", "stage", None, "Appointment", datetime(2026, 5, 1, 9)),
            ("opportunities", "500", "stage", "Appointment", "Signed", datetime(2026, 6, 15, 9)),
            ("opportunities", "500", "amount", None, "4000", datetime(2026, 5, 1, 9)),
            ("opportunities", "500", "amount", "4000", "5000", datetime(2026, 6, 15, 9))}


def test_companies_complete_their_contacts(built: Connection) -> None:
    """A contact's primary company is its account."""
    assert built.execute(
        "select source_id, domain, employee_count, is_deleted from stg_hubspot__accounts order by 1"
    ).fetchall() == [("900", "beta.hubspot-quirks.net", 80, False),
                     ("901", "parent.hubspot-quirks.net", None, True)]
    assert built.execute(
        f"select account_name, employee_count from int_leads where email = '{ABE}'"
    ).fetchone() == ("Quirk Builders", 80)


def test_owners_have_teams(built: Connection) -> None:
    """The main team of several; an owner without an active user has left."""
    assert built.execute(
        "select source_id, owner_name, team, is_active from stg_hubspot__owners order by 1"
    ).fetchall() == [("44", "Rosa Seller", "North", True), ("45", "Rolf", None, False)]


@pytest.mark.parametrize("model", raw_rows.real_form("hubspot")["counts"])
def test_no_row_of_the_real_form_is_lost(real: Connection, model: str) -> None:
    rows_in, rows_out, distinct_ids = raw_rows.rows_of_real_form(real, "hubspot", model)
    assert rows_out == distinct_ids == rows_in > 0


def test_tickets_of_the_real_form_are_two_events_if_closed(real: Connection) -> None:
    assert dict(real.execute(
        "select event_type, count(distinct source_event_id) from base_hubspot__ticket_events "
        "group by 1").fetchall()) == {"ticket_opened": 25, "ticket_closed": 23}


def test_the_real_form_is_read_as_it_is_meant(real: Connection) -> None:
    """Quirks 1, 7, 20, 29 and 31."""
    # The three losers of the merged contact, listed as 'id;id;id'.
    assert sorted(raw_rows.column(
        real, "select from_source_id from stg_hubspot__links where to_source_id = '78971951'"
    )) == ["46897301", "76226001", "76340251"]
    # Times are read, ids of digits stay text, and '' is unknown rather than false.
    assert None not in raw_rows.column(real, "select occurred_at from stg_hubspot__events")
    assert set(raw_rows.column(
        real, "select typeof(source_id) from stg_hubspot__leads")) == {"VARCHAR"}
    assert set(raw_rows.column(
        real, "select is_opted_out_of_email from stg_hubspot__leads")) == {None}
    # A third of the members have left their lists.
    assert raw_rows.column(
        real, "select count(*) from stg_hubspot__campaign_members where is_deleted") == [32]
    # Nobody knows these stages: they keep their ids. All stages that are known have a name.
    assert raw_rows.column(
        real, "select count(*) from stg_hubspot__opportunity_stages where stage is null") == [0]
    assert raw_rows.column(
        real, "select count(*) from base_hubspot__deal_stages where closed_won and not is_closed"
    ) == [0]
