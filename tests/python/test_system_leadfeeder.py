"""Leadfeeder: hand-made rows that show its quirks, and a scene told by it. There are no public rows
of real form."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import duckdb
import raw_rows

from lead_scoring.demo_data.scene import Scene

ROOT = Path(__file__).parents[2]

Connection = duckdb.DuckDBPyConnection


def test_leads_are_companies_and_accounts_are_your_own(built: Connection) -> None:
    """Quirk 25: the four leads are accounts, the workspace is none, and nobody is a person."""
    assert built.execute(
        "select source_id, account_name, domain from stg_leadfeeder__accounts order by 1"
    ).fetchall() == [
        ("lf1", "Lambda Works", "lambda.leadfeeder-quirks.net"),
        ("lf2", "Mu Works", "mu.leadfeeder-quirks.net"),
        ("lf3", "Nu Works", None),
        ("lf4", "Xi Works", "xi.leadfeeder-quirks.net")]
    assert built.execute(
        "select account_key from int_accounts where account_name like 'Workspace%'"
    ).fetchall() == []
    assert built.execute(
        "select count(*) from lead_reconciliation where source_system = 'leadfeeder'"
    ).fetchone() == (0,)
    assert set(built.execute(
        "select event_id = 'leadfeeder:visit-v5', not_scored_reason from int_events "
        "where source_system = 'leadfeeder'").fetchall()) == {
        (False, "of a company, not of a person"), (True, "nobody we know")}


def test_numbers_are_text_in_the_older_form(built: Connection) -> None:
    """Quirk 28: '45' is 45; a range begins at its lower end; words are no number."""
    assert built.execute(
        "select source_id, employee_count, annual_revenue from stg_leadfeeder__accounts order by 1"
    ).fetchall() == [
        ("lf1", 120.0, 2_500_000.0), ("lf2", 45.0, None), ("lf3", 51.0, None), ("lf4", 11.0, None)]


def test_a_route_is_unnested_once(built: Connection) -> None:
    """Quirk 30: visit v1 took 90 seconds on three pages, v2 (a single page instead of a list, its
    seconds as text) 60, v4 (columns instead of JSON) 5; the visits themselves have no length."""
    assert built.execute(
        "select source_event_id, page_path, duration_seconds, occurred_at, utm_campaign "
        "from stg_leadfeeder__events where event_type = 'page_view' order by 1").fetchall() == [
        ("page-v1-1", "/pricing", 30.0, datetime(2026, 6, 5, 10), "brand"),
        ("page-v1-2", "/demo", 45.0, datetime(2026, 6, 5, 10, 0, 30), None),
        ("page-v1-3", "/", 15.0, datetime(2026, 6, 5, 10, 1, 15), None),
        ("page-v2-1", "/careers", 60.0, datetime(2026, 6, 6, 10), None),
        ("page-v4-1", "/demo", 5.0, datetime(2026, 6, 8, 10), None),
        ("page-v4-2", "/demo", None, datetime(2026, 6, 8, 10, 0, 5), None)]
    assert built.execute(
        "select source_event_id, outcome, duration_seconds, utm_source "
        "from stg_leadfeeder__events where event_type = 'other' order by 1").fetchall() == [
        ("visit-v1", "visit", None, None), ("visit-v2", "visit", None, None),
        ("visit-v3", "visit", None, "linkedin"),  # no pages: the visit says where it came from
        ("visit-v4", "visit", None, None), ("visit-v5", "visit", None, None)]


def test_what_is_no_json_is_no_crash(built: Connection) -> None:
    """Quirk 30: visit v5 knows nothing but the time that the loader wrote beside it."""
    assert built.execute(
        "select account_source_id, anonymous_id, occurred_at from stg_leadfeeder__events "
        "where source_event_id = 'visit-v5'").fetchone() == (None, None, datetime(2026, 6, 9, 10))


def test_one_browser_may_be_known_to_google_analytics(built: Connection) -> None:
    """v1 names one client of Google Analytics, v3 two, and v2 none: then it is Leadfeeder's own."""
    assert dict(built.execute(
        "select source_event_id, anonymous_id from stg_leadfeeder__events "
        "where source_event_id in ('visit-v1', 'page-v1-3', 'visit-v2', 'visit-v3')").fetchall()
    ) == {"visit-v1": "123.456", "page-v1-3": "123.456", "visit-v2": "LF1.1.bbb",
          "visit-v3": "LF1.1.ccc"}


def test_no_score_of_leadfeeder_comes_in() -> None:
    """Quirk 33."""
    for file in (ROOT / "models/staging/leadfeeder").glob("*.sql"):
        assert "quality" not in file.read_text().lower(), file.name


def test_what_was_told_arrives(told_by_systems: tuple[Path, dict[str, Scene]]) -> None:
    warehouse, scenes = told_by_systems
    scene = scenes["leadfeeder"]
    assert {touch.kind for touch in scene.touches} == {"page_view"}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        assert Counter(connection.execute(
            "select page_path, duration_seconds, occurred_at, utm_campaign, domain "
            "from stg_leadfeeder__events as events "
            "join stg_leadfeeder__accounts as accounts on account_source_id = accounts.source_id "
            "where event_type = 'page_view'").fetchall()) == Counter(
            (t.page, float(t.seconds), t.at, t.utm and t.utm[2], t.person.company.domain)
            for t in scene.touches)
        assert Counter(raw_rows.column(
            connection, "select event_type from stg_leadfeeder__events")) == {
            "page_view": len(scene.touches), "other": len(scene.touches)}
        assert {row[0]: row[1:] for row in connection.execute(
            "select domain, account_name, industry, employee_count from stg_leadfeeder__accounts"
        ).fetchall()} == {
            c.domain: (c.name, c.industry, c.employees) for c in scene.companies}
        # Its events make nobody a lead.
        assert connection.execute(
            "select count(*) from lead_reconciliation where source_system = 'leadfeeder'"
        ).fetchone() == (0,)
