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
