"""What all contenders read: the events that count and the leads, as this project stores them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

# The canonical events that count and the leads, as tables of a DuckDB file of their own: in the
# project's warehouse int_events is a view, and the others must not pay for its joins.
EVENTS = "canonical.events"
LEADS = "canonical.leads"
MADE_FROM = {EVENTS: "(select * from warehouse.int_events where not_scored_reason is null)",
             LEADS: "warehouse.int_leads"}
EVENT_COLUMNS = ("lead_id", "event_type", "channel", "direction", "page_path", "content_name",
                 "campaign_name", "outcome", "utm_source", "utm_medium", "utm_campaign", "value",
                 "duration_seconds", "event_date")
LEAD_COLUMNS = ("lead_id", "job_level", "industry_group", "employee_count", "country_code",
                "lead_source", "email_domain")
# Columns that are stored in lower case; others are compared as if they were.
LOWER_CASE = ("event_type", "channel", "direction", "page_path")
SETTINGS = {"threads": 2, "memory_limit": "8GB"}


@dataclass(frozen=True)
class Inputs:
    """A folder with the warehouse, its events and leads as Parquet files, the rule files, and the
    day for which scores hold."""

    folder: Path
    as_of: date

    @classmethod
    def at(cls, folder: Path) -> Inputs:
        """The inputs that were written into a folder."""
        return cls(folder, date.fromisoformat((folder / "as_of.txt").read_text()))

    @property
    def events(self) -> Path:
        """The events that count."""
        return self.folder / "events.parquet"

    @property
    def leads(self) -> Path:
        """The leads with their attributes."""
        return self.folder / "leads.parquet"

    @property
    def rules(self) -> Path:
        """The folder with the rule files."""
        return self.folder / "rules"

    def connect(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with the project's `warehouse`, the raw tables as `raw` and the `canonical` ones,
        all only to read."""
        connection = duckdb.connect(config={
            **SETTINGS, "temp_directory": str(self.folder / "spill")})
        for name in ("warehouse", "raw", "canonical"):
            if (self.folder / f"{name}.duckdb").exists():
                connection.execute(f"attach '{self.folder / name}.duckdb' as {name} (read_only)")
        return connection


def write(folder: Path) -> Inputs:
    """Write the events, leads and the as-of date of the warehouse in a folder beside it."""
    (folder / "as_of.txt").write_text(str(date.max))
    (folder / "canonical.duckdb").unlink(missing_ok=True)
    inputs = Inputs.at(folder)
    with inputs.connect() as connection:
        connection.execute(f"attach '{folder / 'canonical.duckdb'}' as canonical")
        for columns, table, path in ((EVENT_COLUMNS, EVENTS, inputs.events),
                                     (LEAD_COLUMNS, LEADS, inputs.leads)):
            connection.execute(f"create table {table} as select {', '.join(columns)} "
                               f"from {MADE_FROM[table]}")
            connection.execute(f"copy {table} to '{path}'")
        as_of = connection.sql("select as_of_date from warehouse.int_clock").fetchone()[0]
    (folder / "as_of.txt").write_text(str(as_of))
    return Inputs(folder, as_of)
