"""The same project on Spark, with executors in processes of their own: every data test holds, and
every mart has the rows that DuckDB has, to the last decimal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import spark_cluster

ROOT = Path(__file__).parents[2]
# Those of models/marts/learning are built only on demand.
MARTS = sorted(model.stem for model in ROOT.glob("models/marts/*/*.sql")
               if model.parent.name != "learning")
# What only one build can say: when it ran.
WHEN = {"rule_history": ["kept_at", "row_number"]}


@pytest.fixture(scope="module")
def both(
    demo_warehouse: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The demo, built on DuckDB and on Spark with all data tests."""
    if reason := spark_cluster.why_not():
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("spark")
    result = spark_cluster.dbt("build", "--exclude-resource-type", "unit_test",
                               raw=demo_warehouse, folder=folder)
    assert result.returncode == 0, (result.stdout[-6000:], result.stderr[-3000:])
    with spark_cluster.marts(folder, demo_warehouse) as connection:
        yield connection


@pytest.mark.parametrize("table", MARTS)
def test_spark_gives_the_rows_of_duckdb(both: duckdb.DuckDBPyConnection, table: str) -> None:
    """Scores, ledger, KPIs, reconciliation: row by row."""
    spark_cluster.same_rows(both, f"expected.main.{table}", f"spark.{table}")


def test_the_comparison_is_of_something(both: duckdb.DuckDBPyConnection) -> None:
    """Both have leads, points of every component that the rules use, and an uneven decimal."""
    for schema in ("expected.main", "spark"):
        leads, entries, uneven = both.execute(f"""
            select (select count(*) from {schema}.scored_leads), count(*),
                count(*) filter (points * 1000 <> round(points * 1000))
            from {schema}.score_ledger""").fetchone()
        assert leads > 500, schema
        assert entries > leads, schema
        assert uneven > 20, schema
