"""GA4 in the form in which Fivetran flattens it: hand-made rows that show its quirks, and rows of
the real form. (The demo has the nested form, as BigQuery exports it.)

GA4 knows no people: those of its rows are among HubSpot's. So work on it with
LEAD_SCORING_SYSTEMS="hubspot ga4".
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import duckdb
import raw_rows

Connection = duckdb.DuckDBPyConnection
KAY, LOU = "kay@ga4-quirks.net", "lou@ga4-quirks.net"


def outcomes(connection: Connection, device: str) -> dict[str, list[tuple]]:
    """By day and hour of a device's events: whose they are, by email, and why not counted."""
    found: dict[str, list[tuple]] = {}
    for moment, *outcome in connection.execute(
        "select strftime(occurred_at, '%m-%d %H'), email, not_scored_reason from int_events "
        "left join int_lead_profiles using (lead_id) where source_system = 'ga4' "
        "and coalesce(anonymous_id, 'none') = ? order by 1, 3", [device],
    ).fetchall():
        found.setdefault(moment, []).append(tuple(outcome))
    return found


def test_one_person_with_many_devices(built: Connection) -> None:
    """Quirks 23 and 24: what Kay looked at before she signed in, and before the CRM knew her, is
    hers too; so is what she did elsewhere."""
    assert outcomes(built, "kay-1") == {"05-10 10": [(KAY, None)], "06-01 10": [(KAY, None)] * 2}
    assert outcomes(built, "kay-2") == {"06-02 10": [(KAY, None)]}


def test_a_shared_device_belongs_to_nobody(built: Connection) -> None:
    """Quirk 24: what carries a user id is that user's; what does not is nobody's."""
    assert outcomes(built, "shared-1") == {
        "06-03 10": [(KAY, None)], "06-03 11": [(LOU, None)],
        "06-03 12": [(None, "nobody we know")]}


def test_without_consent_there_is_no_cookie(built: Connection) -> None:
    """Quirk 24: events without user_pseudo_id are not one device."""
    assert outcomes(built, "none") == {
        "06-04 10": [(None, "nobody we know")], "06-04 11": [(LOU, None)]}


def test_a_row_that_came_twice_counts_once(built: Connection) -> None:
    """Quirk 12: alike but for the loader's id; and once more in the table of the day while it was
    today. Today's own rows count. Two events of one batch are two."""
    lou = outcomes(built, "lou-1")
    assert Counter(lou["06-07 10"]) == Counter(
        [(LOU, None), (LOU, "duplicate"), (LOU, "deleted in the source")])
    assert lou["09-30 10"] == [(LOU, None)]
    assert len(outcomes(built, "kay-1")["06-01 10"]) == 2


def test_the_day_is_that_of_utc(built: Connection) -> None:
    """Quirk 20: date is the day where the property is."""
    assert built.execute(
        "select occurred_at, event_date from int_events "
        "where anonymous_id = 'lou-1' and page_path = '/pricing'").fetchall() == [
            (datetime(2026, 6, 5, 22, 30, 0, 1), date(2026, 6, 5))]


def test_what_brought_the_visitor_this_time(built: Connection) -> None:
    """Quirk 26: traffic_source is that of the first visit; param_ and collected_traffic_source_ are
    those of the event."""
    assert built.execute(
        "select page_path, utm_source, utm_medium, utm_campaign from stg_ga4__events "
        "where anonymous_id = 'kay-1' order by occurred_at, page_path").fetchall() == [
            ("/pricing", None, None, None), ("/demo", "linkedin", "social", None),
            ("/pricing", "newsletter", "email", "june")]


def test_unknown_robots_are_machines(built: Connection) -> None:
    """Quirk 18: GA4 removes the bots that it knows; the browser tells of others."""
    [(email, reason)] = outcomes(built, "lou-1")["06-08 10"]
    assert email == LOU
    assert reason and reason.startswith("machine: ")


def test_files_and_time_on_the_page(built: Connection) -> None:
    """A download has its file, a view the seconds for which somebody really looked."""
    assert built.execute(
        "select event_type, content_name, page_path from stg_ga4__events "
        "where anonymous_id = 'kay-2'").fetchall() == [
            ("content_download", "case-study.pdf", "/case-studies")]
    assert raw_rows.column(
        built, "select duration_seconds from stg_ga4__events where utm_source = 'newsletter'"
    ) == [4.5]


def test_no_row_of_the_real_form_is_lost(real: Connection) -> None:
    for model in raw_rows.real_form("ga4")["counts"]:
        rows_in, rows_out, ids = raw_rows.rows_of_real_form(real, "ga4", model)
        assert rows_out == ids == rows_in


def test_the_real_form_is_read_as_it_is_meant(real: Connection) -> None:
    """Quirks 12, 24 and 26."""
    devices = real.execute(
        "select count(distinct anonymous_id) from stg_ga4__events where user_id = 'user_123'"
    ).fetchone()
    assert devices == (2,)
    # Four rows are of today's table, on a day of which the whole table is there.
    assert raw_rows.column(
        real, "select count(*) from stg_ga4__events where is_deleted") == [4]
    assert None not in raw_rows.column(real, "select occurred_at from stg_ga4__events")
