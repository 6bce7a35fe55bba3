"""Events and their signals are kept in parts. Whatever arrives late, is corrected, deleted, found
to be a machine's or to be somebody else's: what a run adds to the last one is what a run from
nothing makes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from compiled import Project, Table, compiled_project, fetch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import EVENT_TYPES

# The tables in parts, and the list of their parts.
KEPT = {"int_event_rows": "int_event_parts", "int_signal_days": "int_signal_parts"}
OUTPUTS = ("int_events", "int_event_signals")
DAY = date(2026, 3, 1)

TEXTS = ("source_system", "source_event_id", "event_type", "channel", "direction", "lead_source_id",
         "account_source_id", "email", "anonymous_id", "user_id", "message_id", "page_path",
         "content_name", "campaign_name", "outcome", "utm_source", "utm_medium", "utm_campaign",
         "user_agent", "machine_reason")
ROW_TYPES = dict.fromkeys(TEXTS, "varchar") | {
    "value": "double", "duration_seconds": "double", "is_deleted": "boolean",
    "occurred_at": "timestamp", "loaded_at": "timestamp"}
SIGNALS = [
    {"signal_id": "pricing", "subject": "event", "event_type": "page_view",
     "property": "page_path", "operator": "starts_with", "value": "/pricing"},
    {"signal_id": "opened", "subject": "event", "event_type": "email_open", "operator": "occurred"},
    {"signal_id": "mail", "subject": "event", "event_type": "email_sent|email_click",
     "operator": "occurred"},
]


@pytest.fixture(scope="module")
def project() -> Project:
    """The project for somebody who has own tables alone."""
    return compiled_project(variables=json.dumps({"systems": ["own"], "own_events": "crm.events"}))


def moments(first: int, last: int) -> st.SearchStrategy[datetime]:
    """Times of some days around DAY, a few seconds or hours apart."""
    return st.builds(
        lambda day, seconds: datetime.combine(DAY + timedelta(days=day), datetime.min.time())
        + timedelta(seconds=seconds),
        st.integers(first, last), st.sampled_from([0, 1, 30, 36000]))


@st.composite
def raw_events(draw: st.DrawFn) -> dict[str, Any]:
    """One row of own_events. Few ids, so that rows repeat, replace and answer each other."""
    return {
        "source_system": "own",
        "source_event_id": f"e{draw(st.integers(1, 8))}",
        "event_type": draw(st.sampled_from(
            ["page_view", "email_sent", "email_open", "email_click"])),
        "lead_source_id": draw(st.sampled_from([None, "1", "2"])),
        "anonymous_id": draw(st.sampled_from([None, "phone"])),
        "message_id": draw(st.sampled_from([None, "m1", "m2"])),
        "page_path": draw(st.sampled_from([None, "/pricing", "/careers"])),
        "outcome": draw(st.sampled_from([None, None, "planned"])),
        "user_agent": draw(st.sampled_from([None, "Thunderbird", "googlebot"])),
        "is_deleted": draw(st.sampled_from([False, False, False, True])),
        "occurred_at": draw(st.none() | moments(0, 3)),
        "loaded_at": draw(st.none() | moments(0, 5)),
    }


@st.composite
def histories(draw: st.DrawFn) -> list[Mapping[str, Any]]:
    """What is in the warehouse at each of some runs, one after the other: rows come, change and go;
    so do the people whom keys mean, the signals, and the day."""
    rows = draw(st.lists(raw_events(), max_size=8))
    states = []
    for run in range(draw(st.integers(2, 4))):
        for _ in range(draw(st.integers(0, 3)) if run else 0):
            place = draw(st.integers(0, len(rows)))
            rows = rows[:place] + draw(st.lists(raw_events(), max_size=2)) + rows[place + 1:]
        states.append({
            "rows": rows,
            "keys": {key: draw(st.sampled_from(["ann", "joe", None]))
                     for key in ("own:1", "own:2", "phone")},
            "signals": draw(st.sampled_from([SIGNALS, SIGNALS[:2], [
                SIGNALS[0] | {"value": "/careers"}, *SIGNALS[1:]]])),
            "as_of": draw(st.sampled_from([DAY + timedelta(days=days) for days in (1, 3, 6)])),
        })
    return states


def inputs_of(state: Mapping[str, Any]) -> dict[str, Any]:
    """The tables from which the models of events start."""
    return {
        "stg_own__events": Table(ROW_TYPES, state["rows"]),
        "int_lead_rows": Table({"source_system": "varchar", "created_at": "timestamp",
                                "loaded_at": "timestamp"}),
        "int_opportunity_rows": Table({"source_system": "varchar", "created_at": "timestamp",
                                       "closed_at": "timestamp", "loaded_at": "timestamp"}),
        "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": state["as_of"]}]),
        "int_person_keys": Table(
            {"key_type": "varchar", "key_value": "varchar", "lead_id": "varchar"},
            [{"key_type": "device" if key == "phone" else "record", "key_value": key,
              "lead_id": lead} for key, lead in state["keys"].items()]),
        "int_lead_profiles": Table({"lead_id": "varchar"}, [{"lead_id": "ann"},
                                                            {"lead_id": "joe"}]),
        "int_derived_events": Table(
            {name: kind for name, kind in EVENT_TYPES.items() if name != "part"}, []),
        "rule_errors": Table({"problem": "varchar"}),
        "signals": [dict.fromkeys(("property", "value", "description"), "") | row
                    for row in state["signals"]],
    }


class Warehouse:
    """The models of events, run as dbt runs them: tables in parts are added to."""

    def __init__(self, project: Project) -> None:
        self.project, self.connection = project, duckdb.connect(config={"threads": 1})
        self.stands = False
        self.written: dict[str, int] = {}

    def run(self, state: Mapping[str, Any]) -> None:
        """One run on what is in the warehouse now."""
        inputs = inputs_of(state)
        for name, table in inputs.items():
            self.project.create(self.connection, name, table)
        for name in self.project.plan(inputs, OUTPUTS):
            if self.project.nodes[name]["resource_type"] == "seed":
                self.project.run(self.connection, {}, [name])
            else:
                self.make(name)
        self.stands = True

    def make(self, name: str) -> None:
        """One model: made anew, or what is missing of it."""
        table = self.project.nodes[name]["relation_name"]
        code = self.project.code(name)
        if name == "int_event_shapes" or name in KEPT:
            assert "where true" in code, f"{name} does not say which parts are missing"
        if not self.stands or name not in {*KEPT, "int_event_shapes"}:
            kind = self.project.nodes[name]["config"]["materialized"]
            self.connection.execute(
                f"create or replace {'view' if kind == 'view' else 'table'} {table} as {code}")
            return
        kept = "int_signal_days" if name == "int_event_shapes" else name
        kept_table = self.project.nodes[kept]["relation_name"]
        code = code.replace("where true",
                            f"where part not in (select distinct part from {kept_table})")
        if name == "int_event_shapes":
            self.connection.execute(f"create or replace table {table} as {code}")
            return
        parts = self.project.nodes[KEPT[name]]["relation_name"]
        self.connection.execute(
            f"delete from {table} where part not in (select part from {parts})")
        self.written[name] = self.connection.execute(
            f"insert into {table} {code}").fetchone()[0]

    def results(self) -> dict[str, list[str]]:
        """The rows of the outputs, in one order."""
        return {name: sorted(str(row) for row in fetch(self.connection, name)) for name in OUTPUTS}


@given(states=histories())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_is_added_is_what_is_made_from_nothing(
    project: Project, states: list[Mapping[str, Any]]
) -> None:
    grown = Warehouse(project)
    for state in states:
        grown.run(state)
        fresh = Warehouse(project)
        fresh.run(state)
        assert grown.results() == fresh.results()


def test_only_the_days_that_changed_are_written(project: Project) -> None:
    """Of a hundred days one gets a late event, one a correction, and one loses an event."""
    def event(number: int, **cells: object) -> dict[str, object]:
        return {"source_system": "own", "source_event_id": f"e{number}", "event_type": "page_view",
                "lead_source_id": "1", "is_deleted": False,
                "occurred_at": datetime(2026, 1, 1) + timedelta(days=number // 3), **cells}

    rows = [event(number) for number in range(300)]
    state = {"rows": rows, "keys": {"own:1": "ann"}, "signals": SIGNALS, "as_of": date(2026, 12, 1)}
    warehouse = Warehouse(project)
    warehouse.run(state)
    warehouse.run(state)
    assert warehouse.written == {"int_event_rows": 0, "int_signal_days": 0}
    late = event(301, occurred_at=datetime(2026, 1, 5))
    corrected = [row | {"page_path": "/pricing"} if row["source_event_id"] == "e30" else row
                 for row in rows if row["source_event_id"] != "e60"]
    warehouse.run(state | {"rows": [*corrected, late]})
    assert warehouse.written["int_event_rows"] == 4 + 3 + 2
    # Three rows that say that a day was looked at, and the corrected event's signal.
    assert warehouse.written["int_signal_days"] == 3 + 1


def test_of_a_busy_day_only_some_events_are_written(project: Project) -> None:
    """600 events of a hundred people on one day: four parts, of which a correction touches one. As
    the day grows beyond 1,024 events it is cut into sixteen."""
    def event(number: int, **cells: object) -> dict[str, object]:
        return {"source_system": "own", "source_event_id": f"e{number}", "event_type": "page_view",
                "lead_source_id": str(number % 100), "is_deleted": False,
                "occurred_at": datetime(2026, 1, 1), **cells}

    def parts_of_people() -> list[set[str]]:
        return [set(parts) for (parts,) in warehouse.connection.execute(
            "select list(distinct part) from int_event_rows group by known_by").fetchall()]

    state = {"rows": [event(number) for number in range(600)], "keys": {"own:1": "ann"},
             "signals": SIGNALS, "as_of": date(2026, 12, 1)}
    warehouse = Warehouse(project)
    warehouse.run(state)
    assert len(set().union(*parts_of_people())) == 4
    corrected = [event(7, page_path="/pricing"), *(event(n) for n in range(600) if n != 7)]
    warehouse.run(state | {"rows": corrected})
    written = warehouse.written["int_event_rows"]
    assert 6 <= written < 300
    assert warehouse.connection.execute(
        "select count(*) from int_event_rows where part = "
        "(select part from int_event_rows where page_path = '/pricing')").fetchone() == (written,)
    grown = state | {"rows": [*corrected, *(event(n) for n in range(600, 1100))]}
    warehouse.run(grown)
    assert len(set().union(*parts_of_people())) == 16
    assert all(len(parts) == 1 for parts in parts_of_people())
    fresh = Warehouse(project)
    fresh.run(grown)
    assert warehouse.results() == fresh.results()


@pytest.fixture
def warehouse(demo_warehouse: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the built demo to write into."""
    copy = tmp_path / "lead_scoring.duckdb"
    shutil.copyfile(demo_warehouse, copy)
    yield copy


# What happens to raw tables between two days, told in SQL: late, corrected, deleted, merged.
MEANWHILE = (
    "update salesforce.task set subject = 'Call' where id in (select min(id) from salesforce.task)",
    "delete from salesforce.task where id in (select max(id) from salesforce.task)",
    "insert into hubspot.email_event by name select * replace (id || '-late' as id, "
    "created - interval 40 day as created) from hubspot.email_event limit 20",
    "update hubspot.contact set property_email = (select min(property_email) from hubspot.contact) "
    "where id = (select max(id) from hubspot.contact)",
)


def test_dbt_adds_what_a_full_refresh_makes(
    warehouse: Path, run_dbt: Callable[..., Any], tmp_path: Path
) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        for statement in MEANWHILE:
            assert connection.execute(statement).fetchone()[0] > 0, statement
    fresh = tmp_path / "fresh" / "lead_scoring.duckdb"
    fresh.parent.mkdir()
    shutil.copyfile(warehouse, fresh)
    # A run from nothing has no tables of events, and the same recorded history.
    with duckdb.connect(str(fresh)) as connection:
        for name in (*KEPT, "int_event_shapes"):
            connection.execute(f"drop table {name}")
    for path in (warehouse, fresh):
        result = run_dbt("build", "--exclude-resource-type", "unit_test", warehouse=path)
        assert result.returncode == 0, result.stdout[-6000:]
    with duckdb.connect() as connection:
        for name, path in (("grown", warehouse), ("fresh", fresh)):
            connection.execute(f"attach '{path}' as {name} (read_only)")
        for (table,) in connection.execute(
            "select table_name from information_schema.tables where table_catalog = 'grown' and "
            "table_schema = 'main' and (table_name in ('int_event_signals', 'scored_leads', "
            "'score_ledger', 'lead_model_scores', 'rule_health', 'lead_kpis', 'machine_discounts',"
            " 'identity_map', 'lead_consents') or table_name like '%reconciliation')"
        ).fetchall():
            for one, other in (("grown", "fresh"), ("fresh", "grown")):
                extra = connection.execute(
                    f"from {one}.main.{table} except all from {other}.main.{table}").fetchall()
                assert not extra, f"{table}: only in the {one} one: {extra[:3]}"
