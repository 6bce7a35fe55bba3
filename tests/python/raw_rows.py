"""Raw tables for tests of the source systems, and what dbt makes of them.

tests/python/systems/<system>/<table>.csv holds hand-made rows, each of which shows a quirk: they
go through the whole build. <system>/real_forms.toml names files of ../shared/data/connectors:

    [tables]                      # raw table = file below the folder connectors
    leads = "zoho/airbyte_expected_records/incremental_leads_zoho_crm_stream.csv"
    [counts]                      # staged model = raw tables that have as many rows together
    stg_zoho__leads = ["leads", "contacts"]

A table of a system for which there is no file counts as not synced. To work on few systems, set
LEAD_SCORING_SYSTEMS="zoho own".
"""

from __future__ import annotations

import json
import os
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from lead_scoring.demo_data.systems import settings

ROWS = Path(__file__).with_name("systems")


def systems() -> list[str]:
    """The systems with raw rows for tests; those of LEAD_SCORING_SYSTEMS if it is set."""
    wanted = os.environ.get("LEAD_SCORING_SYSTEMS", "").split()
    return sorted(f.name for f in ROWS.iterdir() if f.is_dir() and (f.name in wanted or not wanted))


def quirk_files() -> dict[str, dict[str, Path]]:
    """System -> raw table -> file of hand-made rows."""
    found = {s: {f.stem: f for f in sorted((ROWS / s).glob("*.csv"))} for s in systems()}
    return {system: files for system, files in found.items() if files}


def real_form(system: str) -> Mapping[str, Mapping]:
    """The content of a system's real_forms.toml; empty if it has none."""
    file = ROWS / system / "real_forms.toml"
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def real_files(shared_data: Path) -> dict[str, dict[str, Path]]:
    """System -> raw table -> file of real form."""
    found = {
        system: {table: shared_data / "connectors" / name
                 for table, name in real_form(system).get("tables", {}).items()}
        for system in systems()
    }
    return {system: files for system, files in found.items() if files}


def land(warehouse: Path, files: Mapping[str, Mapping[str, Path]]) -> None:
    """Load CSV files into a schema for each system, as text, as a loader without types would."""
    with duckdb.connect(str(warehouse)) as connection:
        for schema, tables in files.items():
            connection.execute(f"create schema if not exists {schema}")
            for table, file in tables.items():
                connection.execute(
                    f'create table {schema}."{table}" as select * from read_csv('
                    "?, all_varchar = true, header = true, sample_size = -1)", [str(file)])


def variables(files: Mapping[str, Iterable[str]], **more: object) -> str:
    """The --vars for these raw tables: their systems, and the tables that are not synced."""
    names = [f"{system}.{table}" for system, tables in files.items() for table in tables]
    return json.dumps({**settings(names), **more})


def column(connection: duckdb.DuckDBPyConnection, query: str) -> list:
    """The first column of a query's rows."""
    return [row[0] for row in connection.execute(query).fetchall()]


# What names a row of a staged model: the first of these that it has.
KEYS = "source_event_id", "source_id", "opportunity_source_id", "from_source_id"


def rows_of_real_form(
    connection: duckdb.DuckDBPyConnection, system: str, model: str
) -> tuple[int, int, int]:
    """Rows in, rows out and distinct ids of a model that real_forms.toml counts."""
    tables = real_form(system)["counts"][model]
    rows_in = sum(
        connection.execute(f'select count(*) from {system}."{table}"').fetchone()[0]
        for table in tables)
    has = column(connection, f"select column_name from (describe {model})")
    key = next(name for name in KEYS if name in has)
    rows_out, ids = connection.execute(
        f"select count(*), count(distinct {key}) from {model}").fetchone()
    return rows_in, rows_out, ids


# Nothing but the open itself shows that somebody read a mail: it is not scored, and still theirs.
MADE_BY_A_PERSON = """(not_scored_reason is null
    or not_scored_reason = 'machine: nothing shows that a person opened it')"""


def events_of_people(
    warehouse: Path, system: str, where: str
) -> Counter[tuple[str | None, str]]:
    """(email, event type) of a system's events that ended at a scored lead, counted."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return Counter({(email, kind): number for email, kind, number in connection.execute(
            "select email, event_type, count(*) from int_events join scored_leads using (lead_id) "
            f"where source_system = ? and {where} group by 1, 2", [system]).fetchall()})
