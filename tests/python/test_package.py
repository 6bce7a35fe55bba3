"""This project as a package: integration_tests/, a project that installs it and brings its own
tables, rules and schemas, is built as its users build it, on DuckDB and on Postgres.

The scores that must come out are in integration_tests/seeds/expected, calculated by hand; a data
test of that project compares them, so a build that ends well has these scores.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import duckdb
import pytest
from conftest import ROOT
from engines import COLLATION, Postgres, Rows, rows_of_duckdb, same_rows

CONSUMER = ROOT / "integration_tests"
COMPARED = {"scoring": ["scored_leads", "score_ledger", "lead_reconciliation", "identity_map",
                        "event_reconciliation", "lead_kpis"],
            "sales": ["call_list"]}
# int_event_shapes has what is still to be made of the events: in a second build nothing.
KEPT = {"scoring_kept": ["int_event_rows", "int_signal_days", "rule_history",
                         "lead_record_history"]}
FOLDERS = {"models/staging": "scoring_staging", "models/intermediate": "scoring_work",
           "models/marts": "scoring", "seeds": "scoring_rules", "snapshots": "scoring_kept"}
IN_USE = {"scoring_staging", "scoring_work", "scoring_kept", "scoring", "scoring_rules", "crm",
          "web", "expected", "mapping", "sales"}
Tables = dict[str, tuple[list[str], Rows]]


class Consumer:
    """The consumer's project in a folder of its own, with this repository as its package."""

    def __init__(self, folder: Path, run_dbt: Callable[..., CompletedProcess[str]]) -> None:
        self.project, self.run_dbt = folder / "hotels", run_dbt
        self.warehouse = folder / "hotels.duckdb"
        shutil.copytree(CONSUMER, self.project,
                        ignore=shutil.ignore_patterns("target", "logs", "dbt_packages"))
        (self.project / "packages.yml").write_text(
            json.dumps({"packages": [{"local": str(ROOT)}]}), "utf-8")

    def run(self, *command: str, **environment: str) -> None:
        """Run a dbt command that must end well, without a warning."""
        result = self.run_dbt(*command, warehouse=self.warehouse, project=self.project,
                              **environment)
        assert result.returncode == 0, result.stdout[-6000:]
        assert "WARNING" not in result.stdout, result.stdout[:3000]

    @property
    def manifest(self) -> dict[str, Any]:
        """What dbt knew in the last command."""
        return json.loads((self.warehouse.parent / "target-hotels/manifest.json").read_text())


@pytest.fixture(scope="module")
def consumer(
    tmp_path_factory: pytest.TempPathFactory, run_dbt: Callable[..., CompletedProcess[str]]
) -> Consumer:
    """The consumer's project, with the package installed."""
    project = Consumer(tmp_path_factory.mktemp("package"), run_dbt)
    project.run("deps")
    return project


@pytest.fixture(scope="module")
def on_duckdb(consumer: Consumer) -> list[Tables]:
    """The compared tables after the first and after the second build on DuckDB."""
    builds = []
    for options in ([], ["--exclude-resource-type", "test"]):
        consumer.run("build", *options)
        builds.append({table: rows_of_duckdb(consumer.warehouse, table, schema)
                       for schema, table in named({**COMPARED, **KEPT})})
    return builds


@pytest.fixture(scope="module")
def on_postgres(consumer: Consumer, postgres: Postgres) -> list[Tables]:
    """The same on Postgres."""
    with postgres.connect("postgres") as cursor:
        cursor.execute(f"create database package template template0 {COLLATION}")
    builds = []
    for options in ([], ["--exclude-resource-type", "test"]):
        consumer.run("build", "--target", "postgres", *options, **postgres.environment("package"))
        builds.append({table: postgres.rows("package", table, schema)
                       for schema, table in named({**COMPARED, **KEPT})})
    return builds


def named(tables: dict[str, list[str]]) -> list[tuple[str, str]]:
    """(schema, table) of each."""
    return [(schema, table) for schema, names in tables.items() for table in names]


def test_the_scores_are_those_by_hand(on_duckdb: list[Tables]) -> None:
    """The data test has compared them; here only that there was something to compare."""
    names, rows = on_duckdb[0]["scored_leads"]
    scores = {row[names.index("lead_id")]: int(row[names.index("lead_score")]) for row in rows}
    assert scores == {"own:P-01": 92, "own:P-02": 0, "own:P-03": 46, "own:P-04": 0,
                      "own:P-05": 57, "own:P-07": 40, "own:P-08": 5}
    assert [row[2] for row in sorted(on_duckdb[0]["call_list"][1])] == [
        "+49 30 5550101", "+33 1 5550103", "+41 44 5550105", "+49 40 5550107"]


def test_both_engines_give_the_same(on_duckdb: list[Tables], on_postgres: list[Tables]) -> None:
    for _, table in named(COMPARED):
        same_rows(on_duckdb[0][table], on_postgres[0][table], table)


@pytest.mark.parametrize("engine", ["on_duckdb", "on_postgres"])
def test_a_second_build_changes_nothing(engine: str, request: pytest.FixtureRequest) -> None:
    first, second = request.getfixturevalue(engine)
    assert all(rows for _, rows in first.values())
    for table, found in first.items():
        same_rows(found, second[table], table)


def test_nothing_is_made_again_although_kept_tables_lie_in_another_schema(
    consumer: Consumer, on_duckdb: list[Tables], on_postgres: list[Tables], postgres: Postgres
) -> None:
    """int_event_shapes looks at what the last run has left of int_signal_days, which is not in its
    own schema here."""
    assert rows_of_duckdb(consumer.warehouse, "int_event_shapes", "scoring_work")[1] == []
    assert postgres.rows("package", "int_event_shapes", "scoring_work")[1] == []


def test_everything_lands_in_the_schemas_of_the_consumer(
    consumer: Consumer, on_duckdb: list[Tables], on_postgres: list[Tables], postgres: Postgres
) -> None:
    query = "select distinct table_schema from information_schema.tables"
    with duckdb.connect(str(consumer.warehouse), read_only=True) as connection:
        assert {schema for (schema,) in connection.execute(query).fetchall()} == IN_USE
    with postgres.connect("package") as cursor:
        cursor.execute(f"{query} where table_schema not in ('pg_catalog', 'information_schema')")
        assert {schema for (schema,) in cursor.fetchall()} == IN_USE
    ours = [node for node in consumer.manifest["nodes"].values()
            if node["package_name"] == "lead_scoring"
            and node["resource_type"] in ("model", "seed", "snapshot")]
    assert len(ours) > 100
    for node in ours:
        folder = next(name for name in FOLDERS if node["original_file_path"].startswith(name))
        assert node["schema"] in {FOLDERS[folder], "scoring_kept"}, node["unique_id"]


def test_what_tests_the_package_itself_stays_out(
    consumer: Consumer, on_duckdb: list[Tables]
) -> None:
    assert consumer.manifest["unit_tests"] == {}
    assert consumer.manifest["exposures"] == {}
    rules = [node["package_name"] for node in consumer.manifest["nodes"].values()
             if node["resource_type"] == "seed" and node["name"] == "scoring_rules"]
    assert rules == ["hotels"]
