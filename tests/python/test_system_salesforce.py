"""Salesforce: hand-made rows that show its quirks, and rows of the real form."""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest
import raw_rows

Connection = duckdb.DuckDBPyConnection


def lead_of(connection: Connection, source_id: str) -> str:
    """The lead that a record became."""
    row = connection.execute(
        "select lead_id from int_identity where source_key = ?", [f"salesforce:{source_id}"]
    ).fetchone()
    assert row
    return row[0]


def events(connection: Connection, *ids: str) -> dict[str, tuple]:
    """By id: whose record the event's lead is named after, its type, and why it does not count."""
    rows = connection.execute(
        "select event_id, lead_id, event_type, not_scored_reason from int_events "
        "where event_id in (select unnest(?))", [[f"salesforce:{name}" for name in ids]],
    ).fetchall()
    return {name.partition(":")[2]: tuple(rest) for name, *rest in rows}


def test_a_converted_lead_and_its_contact_are_one(built: Connection) -> None:
    """Quirks 2 and 33: only the conversion ties them, and the status that tells of it is no
    attribute."""
    assert lead_of(built, "003Q00000000001") == lead_of(built, "00QQ00000000001")
    leads = built.execute(
        "select job_title, lead_status from int_leads where email like 'anna%@salesforce-%'"
    ).fetchall()
    assert leads == [("Head of Buying", None)]
    assert "converted" in raw_rows.column(
        built, "select matched_by from lead_reconciliation where source_id = '003Q00000000001'")


def test_a_chain_of_merges_has_one_winner(built: Connection) -> None:
    """Quirk 3: the losers are deleted and name their master; what they did is the winner's."""
    people = {lead_of(built, f"00QQ0000000000{number}") for number in (2, 3, 4)}
    assert len(people) == 1
    assert raw_rows.column(
        built, "select email from scored_leads where email like '%bert@salesforce-quirks.net'"
    ) == ["bert@salesforce-quirks.net"]
    winner = people.pop()
    assert events(built, "00TQ00000000001MAA", "00vQ00000000002IAA") == {
        "00TQ00000000001MAA": (winner, "call", None),
        "00vQ00000000002IAA": (winner, "event_registered", None)}


def test_three_kinds_of_deletion(built: Connection) -> None:
    """Quirk 7: by a flag, or gone from the source; and a deleted opportunity that was won."""
    outcome = dict(built.execute(
        "select source_id, outcome from lead_reconciliation "
        "where source_id in ('00QQ00000000006', '00QQ00000000003')").fetchall())
    assert outcome == {"00QQ00000000006": "deleted", "00QQ00000000003": "merged"}
    assert events(built, "00TQ0000000000aMAA")["00TQ0000000000aMAA"][2] == "deleted in the source"
    assert built.execute(
        "select is_deleted, is_won from stg_salesforce__opportunities "
        "where source_id = '006Q00000000002'").fetchone() == (True, True)
    assert built.execute(
        "select count(*) from int_opportunities where opportunity_id = 'salesforce:006Q00000000002'"
    ).fetchone() == (0,)


def test_history_mode_keeps_versions_of_one_lead(built: Connection) -> None:
    """Quirk 8: the active version is the record."""
    assert built.execute(
        "select job_title, budget_amount, phone from stg_salesforce__leads "
        "where source_id = '00QQ00000000005'").fetchall() == [
            ("Chief Executive Officer", 20000, "+49 171 5")]


STAGES = "select stage, entered_at from stg_salesforce__opportunity_stages where {} order by 2"


def test_stages_of_both_histories(built: Connection) -> None:
    """Quirk 8: one name, two tables. In Salesforce's own a new amount is no new stage; in
    Fivetran's, id is the opportunity."""
    own = built.execute(STAGES.format("opportunity_source_id = '006Q00000000001'")).fetchall()
    assert own == [("Prospecting", datetime(2026, 6, 1, 9)),
                   ("Closed Won", datetime(2026, 7, 15, 14, 30))]
    versions = built.execute(STAGES.format("opportunity_source_id = '006Q00000000003'")).fetchall()
    assert versions == [
        ("Prospecting", datetime(2026, 5, 1, 9)), ("Closed Lost", datetime(2026, 6, 1, 9)),
        ("Prospecting", datetime(2026, 6, 20, 9))]


def test_when_opportunities_were_closed(built: Connection) -> None:
    """Quirk 20: the close date is a day that sales edit: it lies after the real close of the first,
    before nothing of the reopened one, and is all there is without a history."""
    assert dict(built.execute(
        "select source_id, closed_at from stg_salesforce__opportunities").fetchall()) == {
            "006Q00000000001": datetime(2026, 7, 15, 14, 30),
            "006Q00000000002": datetime(2026, 5, 30),
            "006Q00000000003": None,
            "006Q00000000004": datetime(2026, 8, 15)}


def test_whose_opportunities_are(built: Connection) -> None:
    """The primary contact, else the first of those whose role was not deleted; ids of both
    lengths."""
    rows = built.execute(
        "select source_id, lead_source_id, account_source_id, owner_source_id, campaign_source_id, "
        "amount, currency from stg_salesforce__opportunities order by 1").fetchall()
    account, owner = "001Q00000000001", "005Q00000000002"
    assert rows[0] == ("006Q00000000001", "003Q00000000003", account, owner, "701Q00000000001",
                       12500, "EUR")
    assert rows[2][1:4] == ("003Q00000000002", account, owner)


def test_ids_of_two_lengths_and_two_cases(built: Connection) -> None:
    """Quirk 10: 15 and 18 characters are one id; ids that differ in a capital are two."""
    assert lead_of(built, "00QQ0000000000a") != lead_of(built, "00QQ0000000000A")
    assert events(built, "00TQ00000000004MAA", "00TQ00000000005MAA", "00TQ00000000007MAA") == {
        "00TQ00000000004MAA": (lead_of(built, "00QQ0000000000a"), "call", None),
        "00TQ00000000005MAA": (lead_of(built, "00QQ0000000000A"), "social", None),
        "00TQ00000000007MAA": (lead_of(built, "003Q00000000003"), "call", None)}


def test_what_was_planned_has_not_happened(built: Connection) -> None:
    """Quirk 22: overdue, and still to come."""
    reasons = {name: reason for name, (_, _, reason) in events(
        built, "00TQ00000000002MAA", "00TQ0000000000bMAA", "00UQ00000000003MAA").items()}
    assert reasons == {
        "00TQ00000000002MAA": "planned, never happened",
        "00TQ0000000000bMAA": "has not happened yet",
        "00UQ00000000003MAA": "has not happened yet"}


def test_series_and_copies_are_no_activities(built: Connection) -> None:
    """The row of a recurring series, and a meeting in the calendar of an invited colleague."""
    assert built.execute(
        "select source_event_id, event_type, outcome from stg_salesforce__events "
        "where event_type = 'other' order by 1").fetchall() == [
            ("00TQ00000000006MAA", "other", "recurring series"),
            ("00UQ00000000002MAA", "other", "copy for an invited colleague")]


def test_times_with_an_offset_are_utc(built: Connection) -> None:
    """Quirk 20: half past eleven at night in New York is the next day in UTC."""
    assert raw_rows.column(
        built, "select occurred_at from stg_salesforce__events "
               "where source_event_id = '00UQ00000000001MAA'") == [datetime(2026, 7, 2, 4, 30)]


def test_an_import_does_not_hide_what_came_before(built: Connection) -> None:
    """Quirk 23: a call of March counts for a lead that was created, again, in May."""
    assert events(built, "00TQ00000000009MAA") == {
        "00TQ00000000009MAA": (lead_of(built, "00QQ0000000000j"), "call", None)}


def test_empty_is_not_false(built: Connection) -> None:
    """Quirk 31: '' and 'FALSE' opt nobody out; TRUE and 1 do, each on its channel."""
    assert dict(built.execute(
        "select source_id, is_opted_out_of_email from stg_salesforce__leads "
        "where source_id in ('00QQ00000000007', '00QQ00000000008', '00QQ00000000009')"
    ).fetchall()) == {
        "00QQ00000000007": None, "00QQ00000000008": True, "00QQ00000000009": False}
    assert built.execute(
        "select lead_source_id, channel, status, changed_at from stg_salesforce__consents "
        "order by channel").fetchall() == [
            ("00QQ00000000008", "email", "opted_out", None),
            ("00QQ00000000008", "phone", "opted_out", None)]


def test_campaigns_and_their_members(built: Connection) -> None:
    """Quirks 20 and 31: the first response is a day; whether somebody responded may be unknown. A
    converted member is its contact."""
    assert built.execute(
        "select source_id, campaign_name, campaign_type, budgeted_cost, actual_cost, currency, "
        "starts_at, is_deleted from stg_salesforce__campaigns order by 1").fetchall()[0] == (
            "701Q00000000001", "Quirky webinar", "Webinar", 1000, 1250.5, "EUR",
            datetime(2026, 6, 10), False)
    assert built.execute(
        "select lead_source_id, responded_at from stg_salesforce__campaign_members "
        "where source_id = '00vQ00000000001IAA'").fetchone() == (
            "003Q00000000001", datetime(2026, 6, 10))
    assert built.execute(
        "select source_event_id, event_type, channel from stg_salesforce__events "
        "where source_event_id like '00v%' order by 1").fetchall() == [
            ("00vQ00000000001IAA", "event_attended", "webinar"),
            ("00vQ00000000002IAA", "event_registered", "webinar"),
            ("00vQ00000000003IAA", "campaign_invited", "webinar"),
            ("00vQ00000000004IAA", "campaign_response", "webinar"),
            ("00vQ00000000005IAA", "campaign_invited", "webinar"),
            ("00vQ00000000006IAA", "event_attended", "webinar")]
    assert events(built, "00vQ00000000006IAA")["00vQ00000000006IAA"][2] == "deleted in the source"


def test_cases_are_opened_and_closed(built: Connection) -> None:
    """By the contact, or by the address from which the case came."""
    assert built.execute(
        "select source_event_id, event_type, account_source_id, occurred_at "
        "from stg_salesforce__events where source_event_id like '500%' order by 1"
    ).fetchall() == [
        ("500Q00000000001IAA", "ticket_opened", "001Q00000000001", datetime(2026, 6, 1, 10)),
        ("500Q00000000001IAA-closed", "ticket_closed", "001Q00000000001",
         datetime(2026, 6, 3, 10)),
        ("500Q00000000002IAA", "ticket_opened", None, datetime(2026, 6, 5, 10))]
    assert events(built, "500Q00000000002IAA") == {
        "500Q00000000002IAA": (lead_of(built, "00QQ00000000005"), "ticket_opened", None)}


def test_what_changed_has_the_names_of_the_contract(built: Connection) -> None:
    """Quirk 33: Budget__c is our budget_amount, an owner is told by ids only, what nobody knows is
    left out; stages and amounts come from the history of opportunities."""
    changes = set(built.execute(
        "select entity, source_id, field, old_value, new_value from stg_salesforce__field_changes"
    ).fetchall())
    cora, anna = ("leads", "00QQ00000000005"), ("leads", "003Q00000000001")
    won, again = ("opportunities", "006Q00000000001"), ("opportunities", "006Q00000000003")
    assert changes == {
        (*cora, "job_title", "Clerk", "Chief Executive Officer"),
        (*cora, "lead_status", "Open", "Working"),
        (*cora, "owner_source_id", "005Q00000000001", "005Q00000000002"),
        (*cora, "budget_amount", "5000", "20000"),
        ("leads", "00QQ00000000008", "is_opted_out_of_email", "false", "true"),
        (*anna, "job_title", "Buyer", "Head of Buying"),
        (*anna, "account_source_id", None, "001Q00000000001"),
        (*won, "amount", "10000.0", "12000.0"), (*won, "amount", "12000.0", "12500.0"),
        (*won, "stage", "Prospecting", "Closed Won"),
        (*again, "stage", "Prospecting", "Closed Lost"),
        (*again, "stage", "Closed Lost", "Prospecting")}


def test_owners_have_teams_and_managers(built: Connection) -> None:
    """A user's role is the team; a queue is no owner."""
    assert built.execute(
        "select source_id, owner_name, team, manager_source_id, is_active "
        "from stg_salesforce__owners order by 1").fetchall() == [
            ("005Q00000000001", "Olga Manager", "Head of Sales", None, True),
            ("005Q00000000002", "Otto Seller", "North", "005Q00000000001", True),
            ("005Q00000000003", "Omar Gone", None, "005Q00000000001", False)]


def test_accounts_complete_their_contacts(built: Connection) -> None:
    """The domain is that of the web site; a 15-character account id finds its account."""
    assert built.execute(
        "select domain, employee_count, currency from stg_salesforce__accounts").fetchall() == [
            ("alpha.salesforce-quirks.net", 250, "EUR")]
    assert raw_rows.column(
        built, "select account_name from int_leads where email = 'kim@salesforce-quirks.net'"
    ) == ["Quirk Works"]


@pytest.mark.parametrize("model", raw_rows.real_form("salesforce")["counts"])
def test_no_row_of_the_real_form_is_lost(real: Connection, model: str) -> None:
    rows_in, rows_out, distinct_ids = raw_rows.rows_of_real_form(real, "salesforce", model)
    assert rows_out == distinct_ids == rows_in > 0


def test_the_real_form_is_read_as_it_is_meant(real: Connection) -> None:
    """Quirks 7, 8 and 10."""
    # 18-character ids lose their checksum, so that they meet their 15-character form.
    assert raw_rows.column(
        real, "select max(length(source_id)) from stg_salesforce__opportunities") == [15]
    # All ten opportunities are deleted in the source, though five of them are won too.
    assert real.execute(
        "select count(*), count(*) filter (is_deleted), count(*) filter (is_won) "
        "from stg_salesforce__opportunities").fetchone() == (10, 10, 5)
    # Each is known in one version only, which tells when its stage was entered. One is open.
    assert real.execute(
        "select count(*), count(entered_at), count(closed_at) "
        "from stg_salesforce__opportunity_stages as stages "
        "inner join stg_salesforce__opportunities as opportunities "
        "on stages.opportunity_source_id = opportunities.source_id"
    ).fetchone() == (10, 10, 9)
    # Fivetran's history mode of contacts has no fields that changed, and breaks nothing.
    assert raw_rows.column(
        real, "select count(*) from stg_salesforce__field_changes") == [0]
    # The converted lead tells nothing of its end.
    assert raw_rows.column(
        real, "select lead_status from stg_salesforce__leads where source_object = 'lead'"
    ) == [None]
