"""A build as of a past day, today, equals the build of that day: what came later is invisible."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

AS_OF = "2026-08-20"

# What had not been there on that day, table by table: rows that happened later, and rows that
# happened earlier but were loaded later (not those of the first load, which filled the past).
LATER = {
    "salesforce.lead": "created_date::date > DAY",
    "salesforce.contact": "created_date::date > DAY",
    "salesforce.account": "created_date::date > DAY",
    "salesforce.opportunity": "created_date::date > DAY",
    "salesforce.opportunity_history": "created_date::date > DAY",
    "salesforce.lead_history": "created_date::date > DAY",
    "salesforce.contact_history": "created_date::date > DAY",
    "hubspot.contact": "property_createdate::date > DAY",
    "hubspot.company": "property_createdate::date > DAY",
    "hubspot.deal": "property_createdate::date > DAY",
    "hubspot.deal_stage": "date_entered::date > DAY",
    "hubspot.contact_property_history": "timestamp::date > DAY",
    "hubspot.company_property_history": "timestamp::date > DAY",
    "hubspot.deal_property_history": "timestamp::date > DAY",
    "hubspot.email_subscription_change": "timestamp::date > DAY",
    "salesforce.task": "_fivetran_synced::date > DAY",
    "salesforce.event": "_fivetran_synced::date > DAY",
    "salesforce.case": "_fivetran_synced::date > DAY",
    "salesforce.campaign_member": "_fivetran_synced::date > DAY",
    "hubspot.email_event": "_fivetran_synced::date > DAY",
    "hubspot.contact_form_submission": "_fivetran_synced::date > DAY",
    "hubspot.engagement": "_fivetran_synced::date > DAY",
    "hubspot.ticket": "_fivetran_synced::date > DAY",
    "hubspot.contact_list_member": "_fivetran_synced::date > DAY",
    "ga4.events": "make_timestamp(event_timestamp)::date > DAY",
    "ga4.events_intraday": "make_timestamp(event_timestamp)::date > DAY",
}


@pytest.fixture(scope="module")
def builds(
    demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory, run_dbt: Callable
) -> duckdb.DuckDBPyConnection:
    """`today` has all data, `then` only what was there on the day AS_OF; both built as of it."""
    folder = tmp_path_factory.mktemp("as_of")
    today, then = folder / "today.duckdb", folder / "then.duckdb"
    shutil.copy(demo_warehouse, today)
    shutil.copy(demo_warehouse, then)
    with duckdb.connect(str(then)) as connection:
        for table, later in LATER.items():
            connection.execute(f"delete from {table} where " + later.replace("DAY", f"'{AS_OF}'"))
        connection.execute(f"""
            update salesforce.lead set converted_contact_id = null, is_converted = false
            where converted_date::date > '{AS_OF}'
        """)
    for file in (today, then):
        result = run_dbt("run", "--vars", f"{{as_of: {AS_OF}}}", warehouse=file)
        assert result.returncode == 0, result.stdout[-4000:]
    connection = duckdb.connect()
    connection.execute(f"attach '{today}' as today (read_only)")
    connection.execute(f"attach '{then}' as then_ (read_only)")
    return connection


COMPARED = (
    "lead_id, tier, grade, demographic_points, behavioral_points, engagement_points, fit_points, "
    "negative_points, total_points, lead_score, reason_up_1, reason_down_1, as_of_date"
)


@pytest.mark.parametrize(("table", "columns"), [
    ("scored_leads", COMPARED),
    ("score_ledger", "lead_id, rule_id, entry, occurrences, points, last_occurred_on"),
    ("lead_kpis", "*"),
])
def test_a_past_day_comes_out_the_same(
    builds: duckdb.DuckDBPyConnection, table: str, columns: str
) -> None:
    here, there = (
        f"select {columns} from {name}.main.{table}" for name in ("today", "then_"))
    only_today = builds.sql(f"{here} except all {there}").fetchall()
    only_then = builds.sql(f"{there} except all {here}").fetchall()
    assert (only_today[:3], only_then[:3]) == ([], [])
    assert builds.sql(f"select count(*) from ({here})").fetchone()[0] > 0
