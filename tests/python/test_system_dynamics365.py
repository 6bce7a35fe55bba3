"""Microsoft Dynamics 365: the quirks of tests/python/systems/dynamics365, Fivetran's own rows,
Microsoft's export of contacts as own tables, and a told scene."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import raw_rows

from lead_scoring.demo_data.scene import Scene
from lead_scoring.demo_data.systems import dynamics365

Connection = duckdb.DuckDBPyConnection


def guid(kind: int, number: int) -> str:
    """A hand-made id: the first digit says what it is of."""
    return f"{kind}0000000-0000-4000-8000-{number:012d}"


LABELS, WITHOUT, QUINN, MERGED, NORA, IMPORTED, PER, OPEN, GONE = (
    guid(1, number) for number in range(1, 10))
CONTACT, PARENT, COPIED = (guid(2, number) for number in range(1, 4))
ACCOUNT = guid(3, 1)


def staged(connection: Connection, table: str, key: str, value: str, *columns: str) -> tuple:
    """These columns of the one row of stg_dynamics365__<table> with that key."""
    rows = connection.execute(
        f"select {', '.join(columns)} from stg_dynamics365__{table} where {key} = ?", [value],
    ).fetchall()
    assert len(rows) == 1, rows
    return rows[0]


def lead(connection: Connection, source_id: str, *columns: str) -> tuple:
    """These columns of a staged lead or contact."""
    return staged(connection, "leads", "source_id", source_id, *columns)


def event(connection: Connection, subject: str, *columns: str) -> tuple:
    """These columns of the one event with that subject."""
    return staged(connection, "events", "content_name", subject, *columns)


def outcome(connection: Connection, subject: str) -> list[str]:
    """Why the events with that subject do not count; 'counts' for those that do."""
    return sorted(raw_rows.column(
        connection, "select coalesce(not_scored_reason, 'counts') from int_events "
        f"where source_system = 'dynamics365' and content_name = '{subject}'"))


def lead_id(connection: Connection, source_id: str) -> str | None:
    """The lead that a record belongs to."""
    found = connection.execute("select lead_id from int_identity where source_key = ?",
                               [f"dynamics365:{source_id}"]).fetchone()
    return found[0] if found else None


def test_deleted_records_do_not_count(built: Connection) -> None:
    """Quirk 7: a flag of the loader; a deleted opportunity may be won."""
    assert lead(built, GONE, "is_deleted") == (True,)
    assert raw_rows.column(
        built, f"select outcome from lead_reconciliation where source_id = '{GONE}'"
    ) == ["deleted"]
    assert staged(built, "opportunities", "source_id", guid(4, 4), "is_won", "is_deleted") == (
        True, True)
    assert raw_rows.column(
        built, "select opportunity_id from int_opportunities "
        "where opportunity_id like 'dynamics365:%' and is_won") == [f"dynamics365:{guid(4, 1)}"]


def test_links_are_what_dynamics_itself_says(built: Connection) -> None:
    """Merged; qualified into a new contact (originatingleadid) or one that was there before. An
    open lead that is only about a contact is not that contact."""
    assert set(built.execute(
        "select from_source_id, to_source_id, reason, linked_at from stg_dynamics365__links"
    ).fetchall()) == {
        (MERGED, LABELS, "merged", None), (PER, PARENT, "converted", None),
        (QUINN, CONTACT, "converted", datetime(2026, 5, 5, 8))}
    assert lead_id(built, MERGED) == lead_id(built, LABELS)
    assert lead_id(built, QUINN) == lead_id(built, CONTACT)
    assert lead_id(built, PER) == lead_id(built, PARENT)
    assert lead_id(built, OPEN) not in (lead_id(built, PARENT), None)
    # What happened to the merged lead happened to the one that it was merged into.
    assert built.execute(
        "select lead_id from int_events where content_name = 'Call about the merged lead'"
    ).fetchone() == (lead_id(built, LABELS),)


def test_an_activity_belongs_to_those_who_took_part(built: Connection) -> None:
    """Quirk 10: regardingobjectid may be a lead, a contact, a company or an opportunity; the
    parties say who was there."""
    assert event(built, "Call about a lead", "lead_source_id") == (LABELS,)
    assert event(built, "Demo", "lead_source_id", "account_source_id") == (CONTACT, None)
    assert event(built, "Call to the company", "lead_source_id", "account_source_id") == (
        None, ACCOUNT)
    assert set(raw_rows.column(
        built, "select lead_source_id from stg_dynamics365__events "
        "where content_name = 'Call about a deal'")) == {LABELS, CONTACT}
    assert outcome(built, "Call about a deal") == ["counts", "counts"]


def test_a_mail_is_one_event_for_each_person(built: Connection) -> None:
    """Only who wrote a mail answered it; who opened one is known if one person got it."""
    columns = ("event_type", "direction", "lead_source_id", "email", "message_id")
    sent = f"{guid(5, 31)}-{LABELS}"
    assert built.execute(
        f"select {', '.join(columns)}, value, occurred_at from stg_dynamics365__events "
        "where content_name = 'Our offer' order by occurred_at").fetchall() == [
            ("email_sent", "out", LABELS, None, sent, None, datetime(2026, 7, 1, 8)),
            ("email_open", None, LABELS, None, sent, 3, datetime(2026, 7, 2, 9))]
    assert event(built, "Re: Our offer", *columns) == ("email_reply", "in", LABELS, None, sent)
    assert sorted(built.execute(
        "select event_type, lead_source_id from stg_dynamics365__events "
        "where content_name = 'To both'").fetchall()) == [
            ("email_sent", CONTACT), ("email_sent", COPIED)]
    address = "cy@eta.dynamics365-quirks.net"
    assert event(built, "To an address", "lead_source_id", "email") == (None, address)
    assert event(built, "Without parties", "lead_source_id", "email") == (None, address)
    assert outcome(built, "To an address") == outcome(built, "Without parties") == ["counts"]
    assert outcome(built, "Never sent") == ["planned, never happened"]


def test_a_day_is_midnight_where_somebody_sits(built: Connection) -> None:
    """Quirk 20: 15 August is 14 August 22:00 in UTC for who sits at UTC+2, and 08:00 of the same
    day at UTC-8."""
    assert staged(built, "campaigns", "campaign_name", "Summer fair", "starts_at", "ends_at") == (
        datetime(2026, 8, 15), datetime(2026, 8, 15))
    assert staged(built, "campaign_members", "status", "Interested", "responded_at") == (
        datetime(2026, 8, 16),)


def test_what_never_happened_does_not_count(built: Connection) -> None:
    """Quirk 22: an open call whose day has passed, a cancelled one, a meeting that nobody closed,
    one next year."""
    for subject in ("Call nobody made", "Cancelled call", "Never held"):
        assert outcome(built, subject) == ["planned, never happened"]
    assert outcome(built, "Next year") == ["has not happened yet"]
    assert event(built, "Demo", "occurred_at", "outcome", "duration_seconds") == (
        datetime(2026, 6, 10, 8), "Completed", 3600)
    assert event(built, "Send the offer", "event_type", "occurred_at") == (
        "task", datetime(2026, 6, 18, 14))


def test_an_imported_lead_is_as_old_as_it_was(built: Connection) -> None:
    """Quirk 23: overriddencreatedon is the day of the import; the call of April counts."""
    assert lead(built, IMPORTED, "created_at") == (datetime(2026, 3, 5, 8),)
    assert outcome(built, "Call in spring") == ["counts"]


def test_numbers_are_text(built: Connection) -> None:
    """Quirk 28: money and headcounts as text with four decimals."""
    assert staged(built, "accounts", "source_id", ACCOUNT, "annual_revenue", "employee_count",
                  "domain") == (5_000_000, 80, "beta.dynamics365-quirks.net")
    assert staged(built, "campaigns", "campaign_name", "Summer fair",
                  "budgeted_cost", "actual_cost") == (300, 200.5)


def test_options_become_labels(built: Connection) -> None:
    """Quirk 29: one label whatever languages there are, English first; none that was deleted; the
    same number means another thing in another entity."""
    assert lead(built, LABELS, "lead_source", "industry", "lead_status", "purchase_timeframe"
                ) == ("Web", "Business Services", "Contacted", "Immediate")
    assert lead(built, WITHOUT, "lead_source", "industry") == ("Mundpropaganda", None)
    assert staged(built, "accounts", "source_id", ACCOUNT, "industry") == ("Consulting",)
    assert built.execute(
        "select count(*), count(distinct source_id) from stg_dynamics365__leads").fetchone() == (
        12, 12)


def test_changes_lie_in_json(built: Connection) -> None:
    """Quirk 30: auditing writes a list of attributes, options as numbers and lookups as
    'entity,id'. What was set at creation is no change."""
    assert sorted(built.execute(
        "select entity, source_id, field, old_value, new_value "
        "from stg_dynamics365__field_changes").fetchall()) == [
            ("leads", LABELS, "lead_status", "New", "Contacted"),
            ("leads", LABELS, "owner_source_id", guid(6, 2), guid(6, 1)),
            ("opportunities", guid(4, 1), "stage", "1-Qualify", "3-Propose")]
    assert built.execute(
        "select opportunity_source_id, stage, entered_at from stg_dynamics365__opportunity_stages "
        "order by 1, 3").fetchall() == [
            (guid(4, 1), "1-Qualify", datetime(2026, 5, 5, 8)),
            (guid(4, 1), "3-Propose", datetime(2026, 6, 15, 8)),
            (guid(4, 1), "Won", datetime(2026, 8, 20, 8)),
            (guid(4, 3), "Develop", datetime(2026, 6, 1, 8))]


def test_unknown_is_not_no(built: Connection) -> None:
    """Quirk 31: '1', true, no and '' in flags of refusal; a flag that is not set is no consent."""
    assert lead(built, NORA, "is_opted_out_of_email") == (True,)
    assert lead(built, LABELS, "is_opted_out_of_email") == (None,)
    assert lead(built, CONTACT, "is_opted_out_of_email") == (True,)
    assert sorted(built.execute(
        "select coalesce(lead_source_id, email), channel, status, purpose, changed_at "
        "from stg_dynamics365__consents").fetchall()) == [
            (NORA, "email", "opted_out", "email", None),
            (NORA, "phone", "opted_out", "calls", None),
            (NORA, "tracking", "opted_out", "following of emails", None),
            (CONTACT, "email", "opted_out", "bulk email", None),
            (COPIED, "all", "opted_out", "marketing materials", datetime(2026, 8, 16)),
            ("otto@alpha.dynamics365-quirks.net", "email", "opted_in", "Commercial",
             datetime(2026, 6, 1, 8)),
            ("otto@alpha.dynamics365-quirks.net", "tracking", "opted_out", "Tracking",
             datetime(2026, 6, 2, 8))]


def test_amounts_have_the_currency_of_their_record(built: Connection) -> None:
    """Quirk 32: the code of the currency that the record names; the actual revenue once won."""
    assert staged(built, "opportunities", "source_id", guid(4, 1), "amount", "currency") == (
        4500, "EUR")
    assert staged(built, "opportunities", "source_id", guid(4, 2), "amount", "currency") == (
        7000, None)
    assert lead(built, LABELS, "annual_revenue", "currency") == (2_000_000, "EUR")


def test_the_outcome_is_no_attribute(built: Connection) -> None:
    """Quirk 33: a qualified lead has no status; an opportunity is closed when auditing saw it, not
    on the day that somebody entered."""
    assert lead(built, QUINN, "lead_status") == (None,)
    columns = ("stage", "is_closed", "is_won", "closed_at", "lead_source_id")
    assert staged(built, "opportunities", "source_id", guid(4, 1), *columns) == (
        "Won", True, True, datetime(2026, 8, 20, 8), CONTACT)
    assert staged(built, "opportunities", "source_id", guid(4, 2), *columns) == (
        "Lost", True, False, datetime(2026, 7, 20), COPIED)
    assert staged(built, "opportunities", "source_id", guid(4, 3), *columns) == (
        "Develop", False, False, None, LABELS)


def test_tickets_events_and_lists(built: Connection) -> None:
    """A ticket is opened and closed; a registration that was cancelled does not count; companies
    on a list are nobody."""
    assert sorted(built.execute(
        "select event_type, lead_source_id, account_source_id from stg_dynamics365__events "
        "where event_type like 'ticket%'").fetchall(), key=str) == [
            ("ticket_closed", CONTACT, None), ("ticket_opened", CONTACT, None),
            ("ticket_opened", None, ACCOUNT)]
    assert sorted(built.execute(
        "select event_type, lead_source_id, outcome, duration_seconds "
        "from stg_dynamics365__events where content_name = 'Webinar on pricing'").fetchall()) == [
            ("event_attended", CONTACT, None, 45 * 60), ("event_registered", CONTACT, None, None),
            ("event_registered", COPIED, "planned", None)]
    assert sorted(built.execute(
        "select event_type, lead_source_id, outcome from stg_dynamics365__events "
        "where campaign_name is not null").fetchall(), key=str) == [
            ("campaign_invited", LABELS, "Not Interested"),
            ("campaign_invited", COPIED, "Do Not Send Marketing Materials"),
            ("campaign_response", CONTACT, "Interested"),
            ("list_added", LABELS, "on the list"), ("list_added", None, "on the list")]


def test_owners_are_users_and_teams(built: Connection) -> None:
    """A user's team is one that was made for a purpose, else that of the business unit."""
    assert sorted(built.execute(
        "select owner_name, team, manager_source_id, is_active from stg_dynamics365__owners"
    ).fetchall()) == [
        ("Ada Seller", "Sales North", guid(6, 2), True), ("Bo Boss", "contoso", None, False),
        ("Sales North", "Sales North", None, True), ("contoso", "contoso", None, True)]


def test_no_row_of_the_real_form_is_lost(real_forms: Path) -> None:
    with duckdb.connect(str(real_forms), read_only=True) as connection:
        for model in raw_rows.real_form("dynamics365")["counts"]:
            rows_in, rows_out, _ = raw_rows.rows_of_real_form(connection, "dynamics365", model)
            assert rows_out == rows_in
        # Each option has one label, and the deleted one has none.
        assert connection.execute(
            "select count(*) from base_dynamics365__labels").fetchone() == (
            connection.execute(
                "select count(distinct objecttypecode || attributename || attributevalue) "
                "from dynamics365.stringmap where _fivetran_deleted = 'FALSE'").fetchone())
        assert connection.execute(
            "select label from base_dynamics365__labels where object_name = 'task' "
            "and attribute_name = 'task_status' and option_value = 28").fetchone() == ("In Review",)


# How a user who was given Microsoft's files of contacts and companies brings them in. What two
# files have to agree on, the name of the company, is freed of what nobody sees.
COMPANY = "lower(trim(translate(\"Company Name\", chr(8203), '')))"
EXPORT = f"""
    create schema crm;
    create view crm.people as
    select 'contoso-' || row_number() over (order by "Email") as source_id, 'contact' as
        source_object, "First Name" || ' ' || "Last Name" as full_name, "Email" as email,
        "Company Name" as company_name, {COMPANY} as account_source_id
    from export.contacts
    union all
    select 'coffee-' || row_number() over (order by "Last Name"), 'contact', "Full Name", "Email",
        null, null
    from export.coffee;
    create view crm.companies as
    select {COMPANY} as source_id, "Company Name" as account_name
    from export.companies where "Company Name" is not null;
"""


def test_an_export_can_be_brought_in_as_own_tables(
    tmp_path: Path, shared_data: Path, run_dbt: Callable
) -> None:
    """Quirk 27: a byte order mark, CRLF, a header that begins with a space (the loader takes it
    away), a zero-width space before names of companies. It takes a view that renames columns."""
    folder = shared_data / "connectors/dynamics365"
    contoso = folder / "MicrosoftLearning+MB-220"
    coffee = folder / "MicrosoftLearning+MB-260T00/ContosoCoffee_D365Contacts.csv"
    warehouse = tmp_path / "own.duckdb"
    raw_rows.land(warehouse, {"export": {
        "contacts": contoso / "Contoso Contacts.csv",
        "companies": contoso / "Contoso Accounts.csv", "coffee": coffee}})
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(EXPORT)
        # The same person from elsewhere: an invisible character in the address.
        connection.execute(
            "create table crm.leads as select * from crm.people union all by name "
            "select 'elsewhere' as source_id, '\u200bEva@fabrikam.com ' as email")
    result = run_dbt(
        "build", "--exclude-resource-type", "unit_test", "--vars",
        "{systems: [own], own_leads: crm.leads, own_accounts: crm.companies}",
        warehouse=warehouse)
    assert result.returncode == 0, result.stdout[-6000:]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        def one(query: str) -> tuple:
            return connection.execute(query).fetchone()

        assert one("select count(*), count(distinct source_id) from stg_own__leads") == (
            147 + 19 + 1, 147 + 19 + 1)
        assert one("select sum(case when outcome in ('scored', 'merged') then 1 end) "
                   "from lead_reconciliation") == (147 + 19 + 1,)
        assert one("select count(*) from stg_own__accounts") == (30,)
        # The address with a zero-width space is Eva's.
        assert one("select matched_by from lead_reconciliation where source_id = 'elsewhere'"
                   )[0] == "same email"
        assert one("select count(*) from scored_leads where email = 'eva@fabrikam.com'") == (1,)
        # Every person is found at the company, whichever of the two names has the space. (The
        # file ends in two rows of nothing but commas: they are rows, too.)
        assert one("select count(*) from stg_own__leads where company_name like '\u200b%'") == (13,)
        assert one("select count(*) from int_leads where account_name is not null") == (145,)
        assert one("select account_key from int_leads where email = 'eva@fabrikam.com'") == (
            "own:fabrikam, inc.",)


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["dynamics365"]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        def count(query: str) -> int:
            return connection.execute(query).fetchone()[0]

        told = Counter(touch.kind for touch in scene.touches)
        assert told and set(told) <= set(dynamics365.KINDS)
        for kind, number in told.items():
            assert count("select count(*) from stg_dynamics365__events "
                         f"where event_type = '{kind}'") == number, kind
        customers = sum(person.is_customer for person in scene.people)
        assert count("select count(*) from stg_dynamics365__leads") == (
            len(scene.people) + customers + len(scene.merges))
        assert count("select count(*) from stg_dynamics365__links where reason = 'merged'") == len(
            scene.merges)
        assert count("select count(*) from stg_dynamics365__links where reason = 'converted'"
                     ) == customers
        assert count("select count(*) from stg_dynamics365__accounts") == len(scene.companies)
        names = {"Closed Won": "Won", "Closed Lost": "Lost"}
        assert Counter(connection.execute(
            "select stage, amount, currency, is_closed, is_won, closed_at from "
            "stg_dynamics365__opportunities").fetchall()) == Counter(
            (names.get(d.stage, d.stage), d.amount, d.currency, d.is_closed, d.is_won, d.closed)
            for d in scene.deals)
        assert Counter(connection.execute(
            "select stage, entered_at from stg_dynamics365__opportunity_stages").fetchall()
        ) == Counter((names.get(stage, stage), at) for d in scene.deals for stage, at in d.stages)
        assert {row[0]: row[1:] for row in connection.execute(
            "select campaign_name, campaign_type, budgeted_cost, actual_cost "
            "from stg_dynamics365__campaigns").fetchall()
        } == {c.name: (c.kind, c.budget, c.cost) for c in scene.campaigns}
        assert Counter(raw_rows.column(
            connection, "select status from stg_dynamics365__campaign_members")) == Counter(
            {"Responded": "Interested"}.get(m.status, m.status) for m in scene.members)
        assert Counter(connection.execute(
            "select old_value, new_value, changed_at from stg_dynamics365__field_changes "
            "where field = 'lead_status'").fetchall()) == Counter(
            (change.old, change.new, change.at) for change in scene.changes)
        assert {person.email for person in scene.people} <= set(raw_rows.column(
            connection, "select email from scored_leads"))
        assert {p.email for p in scene.people if p.phone_consent == "opted_out"} == set(
            raw_rows.column(connection, "select email from stg_dynamics365__consents "
                                        "where channel = 'phone' and email not like 'was.%'"))


def test_what_was_told_of_a_person_ends_at_the_person(
    told_by_systems: tuple[Path, dict[str, Scene]],
) -> None:
    """Of an open Dynamics does not know the mail program: it counts if an answer follows."""
    warehouse, scenes = told_by_systems
    touches = scenes["dynamics365"].touches
    answered = {touch.message for touch in touches if touch.kind == "email_reply"}
    told = Counter((touch.person.email, touch.kind) for touch in touches
                   if touch.kind != "email_open" or touch.message in answered)
    assert raw_rows.events_of_people(
        warehouse, "dynamics365", "campaign_name is null and not_scored_reason is null") == told
