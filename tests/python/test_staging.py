"""What staging does with any loader: times, missing tables and columns, systems not in use.

What it makes of each system's rows is in test_system_<system>.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb


def own_tables(warehouse: Path, **tables: str) -> None:
    """A warehouse with the schema crm and its tables, each given as a query."""
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create schema crm")
        for name, query in tables.items():
            connection.execute(f"create table crm.{name} as {query}")


TIMES = {
    "2026-03-29T03:30:00+03:00": "2026-03-29 00:30:00",
    "2026-03-29 03:30:00+02": "2026-03-29 01:30:00",
    "2026-03-28T20:30:00-0500": "2026-03-29 01:30:00",
    "2026-03-29T00:30:00.000Z": "2026-03-29 00:30:00",
    "2021-02-24 10:00:00 UTC": "2021-02-24 10:00:00",
    "2021-04-08 11:17:44": "2021-04-08 11:17:44",
    "2026-03-29": "2026-03-29 00:00:00",
    "0000-00-00": None,
    "soon": None,
    "": None,
}


def test_times_become_utc_and_what_nobody_has_is_a_typed_null(
    tmp_path: Path, run_dbt: Callable
) -> None:
    """Built and read far from Greenwich: the zone of the machine must not matter."""
    zone = "Asia/Tokyo"
    own_tables(tmp_path / "w.duckdb", people=" union all ".join(
        f"select '{number}' as source_id, '{text}' as created_at"
        for number, text in enumerate(TIMES)))
    result = run_dbt("run", "-s", "stg_own__leads", "--vars",
                     "{systems: [own], own_leads: crm.people}", warehouse=tmp_path / "w.duckdb",
                     TZ=zone)
    assert result.returncode == 0, result.stdout
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(f"set timezone = '{zone}'")
        got = dict(connection.execute(
            "select source_id, cast(created_at as text) from stg_own__leads").fetchall())
        empty = connection.execute(
            "select distinct employee_count, typeof(employee_count), job_title, typeof(is_deleted) "
            "from stg_own__leads").fetchall()
    assert got == {str(number): utc for number, utc in enumerate(TIMES.values())}
    assert empty == [(None, "DOUBLE", None, "BOOLEAN")]


def test_a_missing_table_or_key_is_a_sentence_that_says_which(
    tmp_path: Path, run_dbt: Callable
) -> None:
    own_tables(tmp_path / "w.duckdb", happenings="select 1 as id, 'page_view' as event_type")
    result = run_dbt(
        "run", "-s", "stg_own__leads", "stg_own__events", "--vars",
        "{systems: [own], own_leads: crm.persons, own_events: crm.happenings}",
        warehouse=tmp_path / "w.duckdb")
    assert result.returncode != 0
    assert '"crm"."persons" is not there (own_leads)' in result.stdout
    assert "Correct var own_leads, or set it to ''" in result.stdout
    assert "Select your column for it as source_event_id" in result.stdout
    assert '"crm"."happenings" has no column \'source_event_id\'' in result.stdout
    assert "Its columns are: id, event_type" in result.stdout
    assert "Traceback" not in result.stdout


def test_a_system_that_nobody_knows_is_a_sentence(tmp_path: Path, run_dbt: Callable) -> None:
    result = run_dbt("parse", "--vars", "{systems: [salesforce, hubspott]}",
                     warehouse=tmp_path / "w.duckdb")
    assert result.returncode != 0
    assert "var systems names 'hubspott'; the systems are: salesforce, hubspot, zoho, " in (
        result.stdout)


def test_a_system_not_in_use_has_no_models(tmp_path: Path, run_dbt: Callable) -> None:
    result = run_dbt("--quiet", "list", "-s", "staging", "--resource-type", "model", "--vars",
                     "{systems: [hubspot]}", warehouse=tmp_path / "w.duckdb")
    assert result.returncode == 0
    folders = {line.split(".")[2] for line in result.stdout.split()}
    assert folders == {"hubspot"}
