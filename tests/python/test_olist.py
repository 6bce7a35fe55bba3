"""Real leads brought in as your own tables, counted again from the CSV files in plain Python."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from conftest import ROOT


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def leads(shared_data: Path) -> list[dict[str, str]]:
    return rows(shared_data / "olist/olist_marketing_qualified_leads_dataset.csv")


@pytest.fixture(scope="module")
def deals(shared_data: Path) -> list[dict[str, str]]:
    return rows(shared_data / "olist/olist_closed_deals_dataset.csv")


@pytest.fixture(scope="module")
def warehouse(
    shared_data: Path, tmp_path_factory: pytest.TempPathFactory, run_dbt: Callable
) -> duckdb.DuckDBPyConnection:
    """The example project, built as a user of the package builds it, with all its tests."""
    file = tmp_path_factory.mktemp("olist") / "olist.duckdb"
    for command in ("deps", "build"):
        result = run_dbt(
            command, warehouse=file, project=ROOT / "examples/olist",
            OLIST_DATA=str(shared_data / "olist"))
        assert result.returncode == 0, result.stdout[-6000:]
        assert "WARNING" not in result.stdout, result.stdout[:3000]
    return duckdb.connect(str(file), read_only=True)


def test_every_lead_of_the_file_is_scored(
    warehouse: duckdb.DuckDBPyConnection, leads: list[dict[str, str]]
) -> None:
    ids = {row[0] for row in warehouse.sql("select lead_id from scored_leads").fetchall()}
    assert ids == {f"own:{row['mql_id']}" for row in leads}
    assert len(ids) == 8000
    assert warehouse.sql("select count(*) from scored_leads where tier is null").fetchone() == (0,)


def test_kpis_by_origin_are_those_of_the_file(
    warehouse: duckdb.DuckDBPyConnection, leads: list, deals: list
) -> None:
    origin = {row["mql_id"]: row["origin"] or "unknown" for row in leads}
    first_contact = {row["mql_id"]: date.fromisoformat(row["first_contact_date"]) for row in leads}
    won = {row["mql_id"]: date.fromisoformat(row["won_date"][:10]) for row in deals}
    days = Counter()
    for lead, won_on in won.items():
        days[origin[lead]] += (won_on - first_contact[lead]).days
    counted = warehouse.sql("""
        select lead_source, sum(lead_count)::int, sum(customer_count)::int,
            sum(sales_cycle_days_sum)::int
        from lead_kpis group by 1
    """).fetchall()
    wins = Counter(origin[lead] for lead in won)
    assert {row[0]: row[1:] for row in counted} == {
        name: (count, wins[name], days[name]) for name, count in Counter(origin.values()).items()}


def test_scores_follow_the_rules_by_hand(
    warehouse: duckdb.DuckDBPyConnection, leads: list[dict[str, str]]
) -> None:
    """The points of the origin, plus 40 for the form with a half-life of 60 days."""
    points = Counter({
        "organic search": 30, "paid search": 30, "direct traffic": 30, "referral": 20,
        "social": 10, "display": 10, "unknown": 5, "other": 5, "other publicities": 5})
    (as_of,) = warehouse.sql("select as_of_date from int_clock").fetchone()
    assert as_of == date(2018, 11, 14)  # the last deal of the file
    scores = dict(warehouse.sql("select lead_id, lead_score from scored_leads").fetchall())
    for row in leads:
        age = (as_of - date.fromisoformat(row["first_contact_date"])).days
        expected = points[row["origin"]] + 40 * 0.5 ** (age / 60)
        assert float(scores[f"own:{row['mql_id']}"]) == pytest.approx(expected, abs=1e-6)
