"""Snowplow: hand-made rows that show its quirks, and a scene told by it.

Snowplow knows no people: those of its rows are among Segment's users. So work on it with
LEAD_SCORING_SYSTEMS="segment snowplow".
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
import raw_rows

from lead_scoring.demo_data.scene import Scene

Connection = duckdb.DuckDBPyConnection
GIL = ("gil@snowplow-quirks.net", None)


def outcomes(connection: Connection, *ids: str) -> dict[str, tuple[str | None, str | None]]:
    """Whose each of these events is, by email, and why it does not count."""
    rows = connection.execute(
        "select event_id, email, not_scored_reason from int_events "
        "left join int_lead_profiles using (lead_id) where event_id in (select unnest(?))",
        [[f"snowplow:{name}" for name in ids]],
    ).fetchall()
    return {event_id.partition(":")[2]: (email, reason) for event_id, email, reason in rows}


def copies(connection: Connection, event_id: str) -> list[str]:
    """What became of each row with this id."""
    return sorted(raw_rows.column(
        connection, "select coalesce(not_scored_reason, 'counts') from int_events "
                    f"where event_id = 'snowplow:{event_id}'"))


def staged(connection: Connection, event_id: str, *columns: str) -> tuple:
    """Some columns of one event in staging."""
    row = connection.execute(
        f"select {', '.join(columns)} from stg_snowplow__events where source_event_id = ?",
        [event_id],
    ).fetchone()
    assert row
    return row


def test_one_person_with_many_devices(built: Connection) -> None:
    """Quirk 24: two browsers, and one that gives a new id to each session: all his."""
    ids = ("view-2/product", "view-3/product", "view-4/pricing", "view-5/pricing")
    assert outcomes(built, *ids) == dict.fromkeys(ids, GIL)


def test_views_before_the_sign_in_are_stitched(built: Connection) -> None:
    """Quirk 23: anonymous views on a device count for the person who signs in on it later."""
    assert outcomes(built, "view-1/pricing") == {"view-1/pricing": GIL}


def test_a_shared_device_belongs_to_nobody(built: Connection) -> None:
    """Quirk 24: what carries a user id is that user's; what does not is nobody's."""
    assert outcomes(built, "view-6/pricing", "view-7/pricing", "view-8/pricing") == {
        "view-6/pricing": ("hana@snowplow-quirks.net", None),
        "view-7/pricing": ("ivo@snowplow-quirks.net", None),
        "view-8/pricing": (None, "nobody we know")}


def test_without_consent_there_is_no_cookie(built: Connection) -> None:
    """Quirk 24: events without domain_userid are not one device."""
    assert outcomes(built, "view-9/pricing", "view-10/pricing") == {
        "view-9/pricing": (None, "nobody we know"),
        "view-10/pricing": ("hana@snowplow-quirks.net", None)}


def test_an_event_received_twice_counts_once(built: Connection) -> None:
    """Quirk 13: the same event_id, at the same moment or at another one."""
    assert copies(built, "same-moment") == ["counts", "duplicate"]
    assert copies(built, "view-11/pricing") == ["counts", "duplicate"]


def test_a_view_told_twice_counts_once(built: Connection) -> None:
    """Quirk 13: the same page view id with other event ids and times; but another page is another
    view."""
    assert copies(built, "view-12/pricing") == ["counts", "duplicate"]
    assert copies(built, "view-12/demo") == ["counts"]


def test_a_late_event_happened_when_it_happened(built: Connection) -> None:
    """Quirks 20 and 21: created on the device four days before it was sent; load_tstamp empty."""
    assert staged(built, "view-13/late", "occurred_at", "loaded_at") == (
        datetime(2026, 5, 10, 9), datetime(2026, 5, 14, 8, 0, 5))
    assert built.execute(
        "select event_date, available_date from int_events where event_id = 'snowplow:view-13/late'"
    ).fetchone() == (date(2026, 5, 10), date(2026, 5, 14))
    assert outcomes(built, "view-18/blog")["view-18/blog"][1] == "has not happened yet"


def test_page_pings_are_time_on_the_page(built: Connection) -> None:
    """Three heartbeats of ten seconds after the view; the stray one, two days later, is of no
    view."""
    assert built.execute(
        "select count(*), sum(duration_seconds), min(event_type), min(channel), min(outcome) "
        "from int_events where event_id like 'snowplow:ping-_' and not_scored_reason is null"
    ).fetchone() == (3, 30.0, "other", "web", "page_ping")
    assert outcomes(built, "ping-stray") == {"ping-stray": GIL}


def test_spiders_of_the_iab_are_machines(built: Connection) -> None:
    """Quirks 18, 30 and 31: said in JSON or in a table; '0' is no, '' is unknown."""
    machine = ("gil@snowplow-quirks.net", "machine: spider (IAB)")
    assert outcomes(built, "view-15/", "view-16/", "spider-table", "broken-json") == {
        "view-15/": machine, "spider-table": machine, "view-16/": GIL, "broken-json": GIL}
    assert dict(built.execute(
        "select outcome, count(*) from stg_snowplow__events where machine_reason is not null "
        "group by 1").fetchall()) == {"page_view": 2}


def test_context_tables_multiply_nothing(built: Connection) -> None:
    """Quirk 30: two rows of one event in a context table are still one event; the id of a view is
    found there too."""
    assert copies(built, "spider-table") == ["machine: spider (IAB)"]
    assert copies(built, "view-in-table/") == ["counts", "duplicate"]
    rows = built.execute("select count(*) from snowplow.events").fetchone()
    assert built.execute("select count(*) from stg_snowplow__events").fetchone() == rows


def test_a_click_has_the_path_of_its_link(built: Connection) -> None:
    """Quirk 30: the link is in JSON or in a table; the page of the click is not the link."""
    assert {staged(built, name, "event_type", "page_path")
            for name in ("same-moment", "click-in-table")} == {("link_click", "/demo")}
    assert staged(built, "click-unknown", "event_type", "page_path") == ("link_click", None)


def test_names_of_events(built: Connection) -> None:
    """Snowplow's own names, and the words of structured events; the rest is other."""
    columns = ("event_type", "outcome", "content_name")
    assert staged(built, "form", *columns) == ("form_submit", "submit_form", "demo-request")
    assert staged(built, "form-in-table", *columns) == (
        "form_submit", "submit_form", "quote-request")
    assert staged(built, "download", *columns, "value") == (
        "content_download", "guides download", "Buyers guide.pdf", 2.5)
    assert staged(built, "login", *columns) == ("product_use", "authentication login", None)
    assert staged(built, "search", "event_type") == ("site_search",)
    assert staged(built, "liked", "event_type") == ("social",)
    assert staged(built, "custom", "event_type", "outcome", "channel", "page_path") == (
        "other", "seat_added", "srv", None)
    assert staged(built, "consent", "event_type", "outcome") == ("other", "consent_preferences")


def test_marketing_parameters(built: Connection) -> None:
    """mkt_* is what other systems call utm."""
    assert staged(built, "view-1/pricing", "utm_source", "utm_medium", "utm_campaign",
                  "content_name") == ("google", "cpc", "brand", "Page /pricing")


def test_no_row_of_the_real_form_is_lost(real: Connection) -> None:
    """Quirk 30: four events have two or three rows in the table of spiders."""
    for model in raw_rows.real_form("snowplow")["counts"]:
        rows_in, rows_out, _ = raw_rows.rows_of_real_form(real, "snowplow", model)
        assert rows_out == rows_in


@pytest.mark.parametrize(("edge_case", "rows", "ids"), [
    # Two events twice; one of them is the page view of its row.
    ("dupe: event_id same collector_tstamp", 14, 12),
    ("dupe: event_id different collector_tstamp", 7, 6),
    ("dupe: page_view_id different derived_tstamp", 11, 10),
    ("No edge cases", 13, 13),
    ("NULL page_view_id", 2, 2),
])
def test_copies_in_the_real_form(real: Connection, edge_case: str, rows: int, ids: int) -> None:
    """Quirk 13: the column user_id names the case that each row stands for."""
    assert real.execute(
        "select count(*), count(distinct source_event_id) from stg_snowplow__events "
        "where user_id = ?", [edge_case]).fetchone() == (rows, ids)


def test_edge_cases_of_the_real_form(real: Connection) -> None:
    """Quirks 20, 21 and 24 in the form in which Snowplow itself tests them."""
    def case(name: str, columns: str) -> list[tuple]:
        return real.execute(f"select distinct {columns} from stg_snowplow__events "
                            f"where user_id = '{name}' order by 1").fetchall()

    assert len(case("Rotating domain_userid per session", "anonymous_id")) == 3
    assert case("NULL domain_userid", "anonymous_id, event_type") == [(None, "page_view")]
    assert case("late arriving: device created/sent >3 days",
                "cast(occurred_at as date), cast(loaded_at as date)") == [
        (date(2021, 2, 26), date(2021, 3, 2))]
    assert case("stray page ping", "event_type, outcome, duration_seconds") == [
        ("other", "page_ping", 10.0), ("page_view", "page_view", None),
        ("product_use", "authentication login", None)]
    # Seven pings, none of them a machine's; the view of a link is not known here.
    assert real.execute(
        "select sum(duration_seconds), count(machine_reason), "
        "count(page_path) filter (event_type = 'link_click') from stg_snowplow__events"
    ).fetchone() == (80.0, 0, 0)
    assert dict(real.execute("select event_type, count(*) from stg_snowplow__events group by 1"
                             ).fetchall()) == {
        "page_view": 50, "link_click": 10, "product_use": 6, "other": 94}


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    touches = scenes["snowplow"].touches
    told = Counter(touch.kind for touch in touches)
    told["other"] = sum((touch.seconds or 0) // 10 for touch in touches)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert dict(connection.execute(
            "select event_type, count(*) from stg_snowplow__events group by 1").fetchall()) == told
        assert connection.execute(
            "select sum(duration_seconds) from stg_snowplow__events").fetchone() == (
            told["other"] * 10,)


def test_what_was_told_of_a_person_ends_at_the_person(
    told_by_systems: tuple[Path, dict[str, Scene]],
) -> None:
    """Only the last event on each device names the person, by a user id that another system has."""
    warehouse, scenes = told_by_systems
    if set(scenes) == {"snowplow"}:
        pytest.skip("Snowplow alone knows no people")
    told = Counter((touch.person.email, touch.kind) for touch in scenes["snowplow"].touches)
    assert any(len(touch.person.devices) > 1 for touch in scenes["snowplow"].touches)
    assert raw_rows.events_of_people(
        warehouse, "snowplow", "event_type <> 'other' and not_scored_reason is null") == told
