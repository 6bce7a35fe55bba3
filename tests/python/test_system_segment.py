"""Segment and RudderStack: hand-made rows that show their quirks, and a scene told by Segment."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
import raw_rows

from lead_scoring.demo_data.scene import Scene

Connection = duckdb.DuckDBPyConnection


def outcomes(connection: Connection, *ids: str) -> dict[str, tuple[str | None, str | None]]:
    """Whose each of these events is, by email, and why it does not count."""
    rows = connection.execute(
        "select event_id, email, not_scored_reason from int_events "
        "left join int_lead_profiles using (lead_id) where event_id in (select unnest(?))",
        [[f"segment:{name}" for name in ids]],
    ).fetchall()
    return {event_id.partition(":")[2]: (email, reason) for event_id, email, reason in rows}


def staged(connection: Connection, event_id: str, *columns: str) -> tuple:
    """Some columns of one event in staging."""
    row = connection.execute(
        f"select {', '.join(columns)} from stg_segment__events where source_event_id = ?",
        [event_id],
    ).fetchone()
    assert row
    return row


def test_one_person_with_many_devices(built: Connection) -> None:
    """Quirk 24: a user id on the laptop, only an email on the phone: all hers."""
    ana = ("ana@segment-quirks.net", None)
    assert outcomes(built, "ana-laptop-after", "i-ana", "i-ana-phone", "ana-phone-before") == {
        "ana-laptop-after": ana, "i-ana": ana, "i-ana-phone": ana, "ana-phone-before": ana}


def test_views_before_the_identify_call_are_stitched(built: Connection) -> None:
    """Quirk 23: anonymous views of the day before count for the person who is then identified,
    and the person is not older than the first identify call."""
    assert outcomes(built, "ana-laptop-before") == {
        "ana-laptop-before": ("ana@segment-quirks.net", None)}
    assert built.execute(
        "select created_at from stg_segment__leads where source_id = 'u-ana'"
    ).fetchone() == (datetime(2026, 3, 12, 8),)


def test_a_shared_device_belongs_to_nobody(built: Connection) -> None:
    """Quirk 24: what carries a user id is that user's; what does not is nobody's."""
    assert outcomes(built, "kiosk-nobody", "kiosk-ben", "kiosk-cleo") == {
        "kiosk-nobody": (None, "nobody we know"),
        "kiosk-ben": ("ben@segment-quirks.net", None),
        "kiosk-cleo": ("cleo@segment-quirks.net", None)}


def test_who_only_left_an_email_is_no_lead(built: Connection) -> None:
    """Quirk 24: an identify call without a user id is an event with that email."""
    assert staged(built, "i-dora", "event_type", "email", "user_id", "anonymous_id") == (
        "identified", "dora@segment-quirks.net", None, "dev-dora")
    assert "dora@segment-quirks.net" not in raw_rows.column(
        built, "select email from stg_segment__leads")
    assert outcomes(built, "i-dora", "dora-page") == {
        "i-dora": (None, "nobody we know"), "dora-page": (None, "nobody we know")}


def test_neither_device_nor_user(built: Connection) -> None:
    """Quirk 24: without consent an event says of nobody."""
    assert outcomes(built, "no-device") == {"no-device": (None, "nobody we know")}


def test_alias_of_users_is_a_merge_and_alias_of_a_device_an_event(built: Connection) -> None:
    """Quirk 24: the call does not say which of the two it is; the table of users does."""
    assert built.execute(
        "select from_source_id, to_source_id, reason, linked_at from stg_segment__links"
    ).fetchall() == [("u-eva-old", "u-eva", "merged", datetime(2026, 3, 20, 9))]
    assert raw_rows.column(built, "select source_event_id from stg_segment__events "
                                  "where outcome = 'alias'") == ["a-device"]
    # The merged user is the older record, so the lead has its name, and the newer one's email.
    assert built.execute(
        "select lead_id, email from scored_leads where email like 'eva%@segment-quirks.net'"
    ).fetchall() == [("segment:u-eva-old", "eva@segment-quirks.net")]
    eva = ("eva@segment-quirks.net", None)
    assert outcomes(built, "eva-as-old-user", "eva-on-aliased-device") == {
        "eva-as-old-user": eva, "eva-on-aliased-device": eva}


def test_a_call_delivered_twice_counts_once(built: Connection) -> None:
    """Quirk 13, as Snowplow has it: the same id is the same call."""
    assert sorted(built.execute(
        "select event_id, coalesce(not_scored_reason, 'counts') from int_events "
        "where event_id in ('segment:twice', 'segment:t-twice')"
    ).fetchall()) == [
        ("segment:t-twice", "counts"), ("segment:t-twice", "duplicate"),
        ("segment:twice", "counts"), ("segment:twice", "duplicate")]


def test_a_user_appended_twice_is_the_row_that_arrived_last(built: Connection) -> None:
    """BigQuery's table of users is appended to."""
    assert built.execute(
        "select outcome, count(*) from lead_reconciliation "
        "where source_key = 'segment:u-ina' group by 1 order by 1"
    ).fetchall() == [("duplicate", 1), ("scored", 1)]
    assert raw_rows.column(built, "select job_title from scored_leads "
                                  "where email = 'ina@segment-quirks.net'") == ["Head of Analysis"]


def test_machines_are_known_by_their_user_agent(built: Connection) -> None:
    """Quirk 18: Segment itself knows no machines."""
    assert outcomes(built, "googlebot")["googlebot"][1] == "machine: bot"
    assert raw_rows.column(built, "select distinct machine_reason from stg_segment__events") == [
        None]


def test_times_are_when_it_happened(built: Connection) -> None:
    """Quirk 20: an offset is respected, a wrong clock corrected; a late event happened when it
    happened, and was known when it arrived."""
    assert staged(built, "offset", "occurred_at") == (datetime(2026, 4, 2, 4, 30),)
    assert staged(built, "wrong-clock", "occurred_at") == (datetime(2026, 4, 5, 12),)
    assert staged(built, "late", "occurred_at", "loaded_at") == (
        datetime(2026, 4, 6, 12), datetime(2026, 4, 9, 23, 50))
    assert outcomes(built, "future")["future"][1] == "has not happened yet"


def test_names_of_columns_and_invisible_characters(built: Connection) -> None:
    """Quirk 27: `timestamp` is a reserved word; a zero-width space stands before an email."""
    assert outcomes(built, "i-fay", "fay-before") == {
        "i-fay": ("fay@segment-quirks.net", None), "fay-before": ("fay@segment-quirks.net", None)}
    assert staged(built, "fay-before", "page_path") == ("/pricing",)


def test_a_column_that_never_had_a_value_is_unknown(built: Connection) -> None:
    """Quirk 24: there is no phone, no campaign, no country of a company: Segment made no column."""
    assert built.execute(
        "select count(phone), count(website), count(*) > 0 from stg_segment__leads"
    ).fetchone() == (0, 0, True)
    assert built.execute(
        "select count(utm_source), count(duration_seconds) from stg_segment__events"
    ).fetchone() == (0, 0)


def test_traits_are_attributes(built: Connection) -> None:
    """Quirk 28: numbers are text; a name is one trait or two; a time has an offset."""
    columns = ("full_name, job_title, company_name, country, employee_count, user_id, "
               "source_object, created_at")
    assert built.execute(
        f"select {columns} from stg_segment__leads where source_id in ('u-ana', 'u-ben') order by 1"
    ).fetchall() == [
        ("Ana Albers", "Head of Operations", None, "Germany", None, "u-ana", "user",
         datetime(2026, 3, 12, 8)),
        ("Ben Costa", None, "Beta Ltd", None, 350.0, "u-ben", "user", datetime(2026, 1, 15, 8))]


def test_groups_are_accounts(built: Connection) -> None:
    """Of each trait what was said last holds, also after a call that says none; a user belongs to
    the group that was named last."""
    assert built.execute(
        "select source_id, account_name, domain, industry, employee_count, created_at, updated_at "
        "from stg_segment__accounts order by 1"
    ).fetchall() == [
        ("acme", "Acme", "acme.segment-quirks.net", "Software", 250.0,
         datetime(2026, 3, 12, 8, 0, 1), datetime(2026, 7, 12, 8, 0, 1)),
        ("beta", "Beta", None, None, None,
         datetime(2026, 8, 12, 8, 0, 1), datetime(2026, 8, 12, 8, 0, 1))]
    assert dict(built.execute(
        "select source_id, account_source_id from stg_segment__leads "
        "where source_id in ('u-ana', 'u-ben', 'u-cleo')"
    ).fetchall()) == {"u-ana": "acme", "u-ben": None, "u-cleo": "beta"}


@pytest.mark.parametrize(("event_type", "names"), [
    ("form_submit", ["form_submitted", "demo_requested", "signed_up", "Form Submitted"]),
    ("content_download", ["file_downloaded"]),
    ("site_search", ["products_searched"]),
    ("video_view", ["video_playback_completed"]),
    ("event_registered", ["webinar_registered"]),
    ("event_attended", ["webinar_attended"]),
    ("link_click", ["cta_clicked"]),
    ("email_delivered", ["email_delivered"]),
    ("email_open", ["email_opened"]),
    ("email_click", ["email_link_clicked"]),
    ("email_bounce", ["email_bounced"]),
    ("email_spam", ["email_marked_as_spam"]),
    ("email_unsubscribe", ["unsubscribed"]),
    ("product_use", ["report_created", "logged_in"]),
    ("other", ["form_submit_failed", "experiment_viewed", "research_read",
               "video_playback_started"]),
])
def test_names_of_events(built: Connection, event_type: str, names: list[str]) -> None:
    """Everybody names events in their own words."""
    assert set(raw_rows.column(
        built, "select distinct outcome from stg_segment__events where outcome is not null "
               f"and event_type = '{event_type}'")) == set(names)


def test_what_a_track_call_says(built: Connection) -> None:
    """The page on which it happened; but of a click where it leads, which is not known here."""
    columns = ("event_type", "channel", "direction", "page_path", "content_name", "outcome")
    assert staged(built, "t-form_submitted", *columns) == (
        "form_submit", "web", "in", "/demo", "Form Submitted", "form_submitted")
    assert staged(built, "t-old", *columns) == (
        "form_submit", "web", "in", "/contact/", "Form Submitted", "Form Submitted")
    assert staged(built, "t-cta_clicked", *columns) == (
        "link_click", "web", "in", None, "Cta Clicked", "cta_clicked")
    assert staged(built, "t-report_created", *columns) == (
        "product_use", None, "in", None, "Report Created", "report_created")
    assert staged(built, "t-email_delivered", *columns[:3]) == ("email_delivered", "email", "out")
    assert staged(built, "t-nameless", *columns) == ("other", None, "in", None, None, None)


def test_every_row_of_the_quirks_is_an_event(built: Connection) -> None:
    """Calls in = events + aliases of users."""
    calls = sum(built.execute(f"select count(*) from segment.{table}").fetchone()[0]
                for table in ("pages", "tracks", "identifies", "aliases"))
    assert built.execute(
        "select (select count(*) from stg_segment__events) "
        "+ (select count(*) from stg_segment__links)").fetchone() == (calls,)


def test_no_row_of_the_real_form_is_lost(real_forms: Path) -> None:
    with duckdb.connect(str(real_forms), read_only=True) as connection:
        for model in raw_rows.real_form("segment")["counts"]:
            rows_in, rows_out, _ = raw_rows.rows_of_real_form(connection, "segment", model)
            assert rows_out == rows_in
        assert staged(
            connection, "ajs-9527e97fc714abe02a23b3d24cf09a36", "page_path", "content_name",
            "utm_source", "utm_medium", "utm_campaign", "anonymous_id", "user_id", "occurred_at",
        ) == ("/product", "Product", "facebook", "social", "autumn_collection_2015",
              "507f191e810c19729de860ea", "97980cfea0067", datetime(2015, 2, 23, 22, 28, 55))


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["segment"]
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        told = Counter(touch.kind for touch in scene.touches)
        told["identified"] = sum(len(person.devices) for person in scene.people)
        assert dict(connection.execute(
            "select event_type, count(*) from stg_segment__events group by 1").fetchall()) == told
        assert connection.execute("select count(*) from stg_segment__leads").fetchone() == (
            len(scene.people) + len(scene.merges),)
        losers = raw_rows.column(connection, "select from_source_id from stg_segment__links")
        assert set(losers) == {f"user-{merge.loser_number:05d}" for merge in scene.merges}
        assert set(raw_rows.column(connection, "select account_name from stg_segment__accounts")
                   ) == {person.company.name for person in scene.people}
        emails = raw_rows.column(connection, "select email from scored_leads")
        assert len(emails) == len(set(emails))
        assert {person.email for person in scene.people} <= set(emails)


def test_what_was_told_of_a_person_ends_at_the_person(
    told_by_systems: tuple[Path, dict[str, Scene]],
) -> None:
    warehouse, scenes = told_by_systems
    told = Counter((touch.person.email, touch.kind) for touch in scenes["segment"].touches)
    assert any(len(touch.person.devices) > 1 for touch in scenes["segment"].touches)
    assert raw_rows.events_of_people(
        warehouse, "segment", "event_type <> 'identified' and not_scored_reason is null") == told
