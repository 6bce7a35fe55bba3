"""Postgres gives what DuckDB gives: the same project, the same raw rows, every table compared."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import duckdb
import pytest
import raw_rows
from engines import Postgres, Rows, rows_of_duckdb, same_rows, tables_of_duckdb
from test_rule_files import edit, small_project  # noqa: F401 - a fixture

from lead_scoring.demo_data import systems as told

AS_OF = "2026-08-20"
Dbt = Callable[..., "CompletedProcess[str]"]

# When dbt recorded a row, and what it made of that; names of parts and places of copies in them.
# Parts are cut and named by hashes, and every engine has hashes of its own.
OF_THE_RUN = ("dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "kept_at", "part",
              "event_part", "copy_number")
# Lists of parts. int_loads, which is compared, has their sums.
LISTS_OF_PARTS = ("int_event_parts", "int_signal_parts")
# The shapes of the events that are new to a build.
OF_WHAT_IS_NEW = "int_event_shapes"
# Doubles that no order of adding gives to the last bit; what is made of them is rounded.
SUMS_OF_DOUBLES = {"int_rule_occurrences": ["decayed_sum"]}
# A column that holds JSON: Postgres puts its keys in another order.
JSON_TEXTS = {"base_leadfeeder__visits": ["visit_route"]}


@pytest.fixture(scope="module")
def build(postgres: Postgres, run_dbt: Dbt, tmp_path_factory: pytest.TempPathFactory) -> Dbt:
    """Runs a dbt command on a database of the server; what fails is shown."""
    folder = tmp_path_factory.mktemp("on_postgres")

    def run(command: str, database: str, *options: str, ends: int = 0,
            project: Path | None = None) -> CompletedProcess[str]:
        where = {"project": project} if project else {}
        result = run_dbt(command, "--target", "postgres", *options,
                         warehouse=folder / database / "none.duckdb", **where,
                         **postgres.environment(database))
        assert result.returncode == ends, result.stdout[-6000:]
        return result

    return run


def assert_same(postgres: Postgres, database: str, warehouse: Path) -> None:
    """Every table and view that dbt built in DuckDB is in the database, with the same rows."""
    for table in tables_of_duckdb(warehouse):
        without = [*OF_THE_RUN, *SUMS_OF_DOUBLES.get(table, ()), *JSON_TEXTS.get(table, ())]
        found = rows_of_duckdb(warehouse, table), postgres.rows(database, table)
        if table == "int_signal_days":
            found = tuple(map(of_signals, found))
        if table not in LISTS_OF_PARTS:
            same_rows(*found, table, without)


def of_signals(found: tuple[list[str], Rows]) -> tuple[list[str], Rows]:
    """The rows of int_signal_days without those that only say that a part was looked at."""
    names, rows = found
    return names, [row for row in rows if row[names.index("signal_id")] is not None]


@pytest.fixture(scope="module")
def demo(postgres: Postgres, build: Dbt, demo_warehouse: Path) -> str:
    """The database of the demo, built with all data tests and unit tests."""
    postgres.bring(demo_warehouse, "demo")
    result = build("build", "demo")
    assert "WARN=0 ERROR=0 SKIP=0" in result.stdout
    return "demo"


def test_the_demo_is_the_same(postgres: Postgres, demo: str, demo_warehouse: Path) -> None:
    assert len(postgres.rows(demo, "score_ledger")[1]) > 1000
    assert_same(postgres, demo, demo_warehouse)


def test_a_second_build_changes_nothing(postgres: Postgres, build: Dbt, demo: str) -> None:
    before = {table: postgres.rows(demo, table) for table in tables(postgres, demo)}
    postgres.copy(demo, "again")
    build("build", "again", "--exclude-resource-type", "test", "unit_test")
    assert {"rule_history", "lead_record_history", "score_ledger"} < set(before)
    assert tables(postgres, "again") == list(before)
    assert not postgres.rows("again", OF_WHAT_IS_NEW)[1]
    for table, rows in before.items():
        if table != OF_WHAT_IS_NEW:
            same_rows(rows, postgres.rows("again", table), table)


def tables(postgres: Postgres, database: str) -> list[str]:
    """All tables and views that dbt built in a database."""
    with postgres.connect(database) as cursor:
        cursor.execute("select table_name from information_schema.tables "
                       "where table_schema = 'lead_scoring' order by 1")
        return [name for (name,) in cursor.fetchall()]


def test_a_past_day_is_the_same(
    postgres: Postgres, build: Dbt, demo: str, demo_warehouse: Path, run_dbt: Dbt, tmp_path: Path
) -> None:
    warehouse = tmp_path / "past.duckdb"
    shutil.copy(demo_warehouse, warehouse)
    past = ["--vars", json.dumps({"as_of": AS_OF})]
    result = run_dbt("run", *past, warehouse=warehouse)
    assert result.returncode == 0, result.stdout[-4000:]
    postgres.copy(demo, "past")
    build("run", "past", *past)
    assert_same(postgres, "past", warehouse)
    names, rows = postgres.rows("past", "score_ledger")
    assert {str(row[names.index("as_of_date")]) for row in rows} == {AS_OF}


@pytest.mark.skipif(
    not os.environ.get("LEAD_SCORING_ENGINES"),
    reason="takes minutes; LEAD_SCORING_ENGINES=all runs it. The hand-made rows below are of all "
           "systems, too")
def test_all_other_systems_are_the_same(
    postgres: Postgres, build: Dbt, told_by_systems: tuple[Path, dict]
) -> None:
    warehouse, _ = told_by_systems
    postgres.bring(warehouse, "told")
    build("build", "told", "--exclude-resource-type", "test", "unit_test",
          "--vars", json.dumps(told.settings(raw_tables(warehouse))))
    assert postgres.rows("told", "score_ledger")[1]
    assert_same(postgres, "told", warehouse)


def test_quirks_are_the_same(postgres: Postgres, build: Dbt, quirks: Path) -> None:
    postgres.bring(quirks, "quirks")
    build("build", "quirks", "--exclude-resource-type", "test", "unit_test",
          "--vars", raw_rows.variables(raw_rows.quirk_files(), ga4_export="fivetran"))
    assert_same(postgres, "quirks", quirks)


def raw_tables(warehouse: Path) -> list[str]:
    """The raw tables of a DuckDB file as schema.table."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return [f"{schema}.{table}" for schema, table in connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name <> 'main'"
        ).fetchall()]


def test_broken_rule_files_stop_the_build_with_the_same_sentences(
    postgres: Postgres, build: Dbt, run_dbt: Dbt, small_project: Path,  # noqa: F811
) -> None:
    """The shipped files, then a word for a number, a hole between bands, a misspelt column."""
    warehouse = small_project / "rules.duckdb"
    no_unit_tests = ["--exclude-resource-type", "unit_test"]
    with postgres.connect("postgres") as cursor:
        cursor.execute("create database rules")
    build("build", "rules", *no_unit_tests, project=small_project)
    before = postgres.rows("rules", "scores")
    assert before[1]

    for file, old, new in (("scoring_rules.csv", "ceo_or_vp,,20,", "ceo_or_vp,,twenty,"),
                           ("tiers.csv", "nurture,25,50", "nurture,25,45"),
                           ("engagement_levels.csv", "leave_at", "leaves_at")):
        path = small_project / "seeds" / "rules" / file
        path.write_bytes(edit(old, new)(path.read_bytes()))
    here = run_dbt("build", *no_unit_tests, warehouse=warehouse, project=small_project)
    there = build("build", "rules", *no_unit_tests, project=small_project, ends=1)

    assert "The rule files have 4 problems" in there.stdout
    assert sentences(there) == sentences(here) and len(sentences(there)) == 4
    same_rows(rows_of_duckdb(warehouse, "rule_errors"), postgres.rows("rules", "rule_errors"),
              "rule_errors")
    same_rows(before, postgres.rows("rules", "scores"), "scores")


def sentences(result: CompletedProcess[str]) -> list[str]:
    """What the end of a build says of the rule files."""
    return [line for line in result.stdout.splitlines() if line.startswith("seeds/rules/")]


def test_columns_are_found_however_a_loader_spells_them(
    postgres: Postgres, build: Dbt, demo: str
) -> None:
    """Airbyte keeps Salesforce's own names; Postgres keeps their capitals where they are quoted."""
    postgres.copy(demo, "spelt")
    with postgres.connect("spelt") as cursor:
        cursor.execute("select column_name from information_schema.columns "
                       "where table_schema = 'salesforce' and table_name = 'lead'")
        for (name,) in cursor.fetchall():
            theirs = re.sub(r"_?([a-z0-9]+)", lambda word: word[1].capitalize(), name)
            if not name.startswith("_"):
                cursor.execute(
                    f'alter table salesforce.lead rename "{name}" to "{theirs}"')
    build("run", "spelt", "-s", "stg_salesforce__leads")
    same_rows(postgres.rows(demo, "stg_salesforce__leads"),
              postgres.rows("spelt", "stg_salesforce__leads"), "stg_salesforce__leads")


# What a text is as a timestamp, a number, a date, and as JSON the value of a and of the first b.
NOTHING = (None, None, None, None, None)
READ_AS = {
    "2026-03-01": ("2026-03-01 00:00:00", None, "2026-03-01", None, None),
    "2026-03-01 10:00": ("2026-03-01 10:00:00", None, None, None, None),
    "2026/3/1 9:05:07": ("2026-03-01 09:05:07", None, None, None, None),
    "2026-03-01T10:00:00.123456789Z": ("2026-03-01 10:00:00.123456", None, None, None, None),
    "2026-03-01 10:00:00+02:30": ("2026-03-01 07:30:00", None, None, None, None),
    "2026-03-01T23:00:00.000-0800": ("2026-03-02 07:00:00", None, None, None, None),
    "2026-03-01 10:00:00 UTC": ("2026-03-01 10:00:00", None, None, None, None),
    "2026-03-01T10:00:00Z+0000": ("2026-03-01 10:00:00", None, None, None, None),
    "2024-02-29": ("2024-02-29 00:00:00", None, "2024-02-29", None, None),
    "0001-01-01T00:00:00": ("0001-01-01 00:00:00", None, None, None, None),
    "1772323200123": ("2026-03-01 00:00:00.123", 1772323200123.0, None, None, None),
    "1772323200": ("2026-03-01 00:00:00", 1772323200.0, None, None, None),
    **dict.fromkeys((
        "2026-02-30", "2023-02-29 10:00:00", "2026-13-01", "2026-03-01 25:00:00", "soon", "now",
        "2026-03-01 10:00:00 AM", "2026-03-01 10:61", "01.03.2026", "03/01/2026", "Mar 1, 2026",
        "nan", "infinite", "0x1f", "1,000", "1_000", "1e", "--1", ".", "1.2.3", "12 people",
        "{", "[", '{"a": 1', "{'a': 1}", '{"b": 2}', "{}", "[]", '"a"', "null",
        '{"a": null}', '{"a": " "}',
    ), NOTHING),
    "1": (None, 1.0, None, None, None), "-2.5": (None, -2.5, None, None, None),
    "+.5": (None, 0.5, None, None, None), "1e3": (None, 1000.0, None, None, None),
    "0" * 60 + "7": (None, 7.0, None, None, None),
    "1234567890.123456": (None, 1234567890.123456, None, None, None),
    "0.0000025": (None, 0.0000025, None, None, None),
    "-0.0000025": (None, -0.0000025, None, None, None),
    '{"a": "x"}': (None, None, None, "x", None), '{"a": 12}': (None, None, None, "12", None),
    '{"a": true, "b": 1}': (None, None, None, "true", None),
    '[{"b": " y "}, {"b": "z"}]': (None, None, None, None, "y"),
}  # fmt: skip
# How a number is written, and what is left of it at six decimals. (Beyond nine thousand million a
# double has no six decimals any more, and DuckDB makes some up.)
WRITTEN_AS = {
    "1": ("1.0", "1.000000"), "-2.5": ("-2.5", "-2.500000"), "+.5": ("0.5", "0.500000"),
    "1e3": ("1000.0", "1000.000000"), "0" * 60 + "7": ("7.0", "7.000000"),
    "1772323200": ("1772323200.0", "1772323200.000000"),
    "1234567890.123456": ("1234567890.123456", "1234567890.123456"),
    "0.0000025": ("2.5e-06", "0.000003"), "-0.0000025": ("-2.5e-06", "-0.000003"),
}
READ = """
select
    said,
    cast({{ try_timestamp('said') }} as {{ dbt.type_string() }}),
    {{ try_number('said') }},
    cast({{ try_date('said') }} as {{ dbt.type_string() }}),
    {{ json_value('said', 'a') }},
    {{ json_value('said', '[0].b') }},
    {{ as_text(try_number('said')) }},
    cast({{ to_numeric(try_number('said')) }} as {{ dbt.type_string() }}),
    {{ decay_factor("'half_life'", "2000", "1", "0") }}
from texts
"""


def test_texts_are_read_the_same(postgres: Postgres, run_dbt: Dbt, tmp_path: Path) -> None:
    """The clock of the server is in Tokyo, which must not matter."""

    def sql(target: str) -> str:
        result = run_dbt("--quiet", "compile", "--no-introspect", "--no-populate-cache", "--target",
                         target, "--inline", READ, "--output", "json",
                         warehouse=tmp_path / "none.duckdb")
        assert result.returncode == 0, result.stdout
        return json.loads(result.stdout)["compiled"]

    with duckdb.connect() as connection:
        connection.execute("create table texts (said varchar)")
        connection.executemany("insert into texts values (?)", [[text] for text in READ_AS])
        here = connection.execute(sql("duckdb")).fetchall()
    with postgres.connect("postgres") as cursor:
        cursor.execute("create table texts (said text)")
        cursor.executemany("insert into texts values (%s)", [(text,) for text in READ_AS])
        cursor.execute(sql("postgres"))
        there = cursor.fetchall()
    for rows in (here, there):
        assert {row[0]: row[1:6] for row in rows} == READ_AS
        assert {row[0]: row[6:8] for row in rows if row[0] in WRITTEN_AS} == WRITTEN_AS
        # No double holds half of a half ... two thousand times: Postgres would stop there.
        assert {row[8] for row in rows} == {0}
