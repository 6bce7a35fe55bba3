"""What became of the leads, as the warehouse knows it today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

TABLES = ("int_outcomes", "int_identity", "int_clock", "int_leads", "scored_leads")


@dataclass(frozen=True)
class Outcomes:
    """What is known today: `converted_on` holds leads that converted (None: nobody knows the day),
    `lead_now` every id that a lead or record ever had, `names` what to call a lead."""

    today: date
    first_lead: date | None
    converted_on: Mapping[str, date | None]
    lead_now: Mapping[str, str]
    names: Mapping[str, str]


def read(connection: duckdb.DuckDBPyConnection, goal: str) -> Outcomes:
    """Read them from a warehouse that `dbt build` has made; ValueError with a sentence if a table
    is missing or there twice. `goal` is var conversion_goal."""
    table = {name: _table(connection, name) for name in TABLES}
    count = "opportunity_count" if goal == "opportunity" else "won_count"

    def rows(query: str) -> list[tuple]:
        return connection.sql(query.format(**table)).fetchall()

    (today,), = rows("select as_of_date from {int_clock}")
    (first,), = rows("select min(created_date) from {int_leads}")
    return Outcomes(
        today=today,
        first_lead=first,
        converted_on=dict(rows("select lead_id, converted_on from {int_outcomes} "
                               f"where converted_on is not null or {count} > 0")),
        lead_now=dict(rows("select source_key, lead_id from {int_identity}")),
        names=dict(rows(
            "select lead_id, coalesce(full_name || coalesce(', ' || company_name, ''), email, "
            "lead_id) from {scored_leads}")),
    )


def _table(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The table wherever dbt has built it: in the schema main, else in the only one that has it."""
    schemas = [schema for schema, in connection.execute(
        "select table_schema from information_schema.tables where table_name = ? order by 1",
        [name]).fetchall()]
    if not schemas:
        raise ValueError(f"the warehouse has no table {name} yet; run `dbt build` first.")
    if "main" not in schemas and len(schemas) > 1:
        raise ValueError(f"the table {name} is in several schemas ({', '.join(schemas)}); drop "
                         "those that are no longer in use.")
    schema = "main" if "main" in schemas else schemas[0]
    return f'"{schema}"."{name}"'


def setting(project: Path, given: Mapping[str, Any], name: str, default: Any) -> Any:
    """A var as dbt would take it: from --vars, else from dbt_project.yml."""
    found = yaml.safe_load((project / "dbt_project.yml").read_text(encoding="utf-8"))
    own = found.get("vars") or {}
    of_package = own.get("lead_scoring")
    return {**own, **(of_package if isinstance(of_package, dict) else {}), **given}.get(
        name, default)
