"""What a second model costs: many models of rules of every kind against one, on the same events."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import duckdb
from rich.console import Console
from rich.table import Table

from . import project, rules, world
from .project import Project, Run

# Built once, the same for both rule sets: everything up to leads and events.
BEFORE = ("build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test",
          "--select", "package:bench", "+lead_scoring.intermediate.leads", "+int_outcomes",
          "resource_type:seed")
# What rules cost.
TIMED = ("run", "--select", "lead_scoring.intermediate.rules", "lead_scoring.intermediate.signals",
         "lead_scoring.intermediate.points", "lead_scoring.marts.scoring",
         "lead_scoring.marts.rules")
COUNTED = ("int_events", "int_leads", "int_event_signals", "int_lead_ledger", "int_lead_points")


@dataclass
class Contender:
    """So many models, their rule files, the warehouse that they score, its raw tables
    and their runs."""

    models: int
    rules: Path
    warehouse: Path
    raw: Path
    runs: list[Run] = field(default_factory=list)

    def seconds(self, wanted: Callable[[str], bool] = lambda model: True) -> float:
        """Seconds of SQL in the dbt models that are wanted: the median of the runs."""
        return median(sum(seconds for model, seconds in run.models.items() if wanted(model))
                      for run in self.runs)

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        with duckdb.connect(str(self.warehouse), read_only=True) as connection:
            return connection.sql(f"select count(*) from {table}").fetchone()[0]


def run(console: Console, folder: Path, events: int, models: int, repeats: int) -> None:
    """Make the world, build it up to the events, time both rule sets and print the comparison."""
    show(console, *compare(folder, events, models, repeats))


def compare(
    folder: Path, events: int, models: int, repeats: int
) -> tuple[dict[str, str], list[Contender]]:
    """Both rule sets on the same events, run in turns; and the folder of each dbt model."""
    bench = project.make(folder / "project")
    contenders = [
        Contender(number, folder / f"{name}/rules", folder / f"{name}/warehouse.duckdb",
                  folder / "raw.duckdb")
        for name, number in (("one", 1), ("many", models))
    ]
    one, many = contenders
    for contender in contenders:
        rules.write(contender.rules, contender.models)
        contender.warehouse.unlink(missing_ok=True)
    one.raw.unlink(missing_ok=True)
    world.make(one.raw, max(1, events // 25), events)
    load(bench, one, *BEFORE)
    shutil.copyfile(one.warehouse, many.warehouse)
    load(bench, many, "seed", "--select", "package:bench")
    for repeat in range(repeats):
        for contender in contenders if repeat % 2 else reversed(contenders):
            bench.use(contender.warehouse, contender.raw)
            contender.runs.append(bench.dbt(*TIMED))
    return bench.folders(), contenders


def load(bench: Project, contender: Contender, *command: str) -> None:
    """Run dbt with a contender's rule files as seeds."""
    shutil.copytree(contender.rules, bench.folder / "seeds/rules", dirs_exist_ok=True)
    bench.use(contender.warehouse, contender.raw)
    bench.dbt(*command)


def show(console: Console, folders: dict[str, str], contenders: list[Contender]) -> None:
    """Print what both took, by folder and by dbt model, and how many times as much the second."""
    one, many = contenders
    slowest = sorted(many.runs[0].models, key=lambda model: -many.seconds(model.__eq__))
    used = dict.fromkeys(folders[model] for model in many.runs[0].models)
    parts = [(folder, lambda model, folder=folder: folders[model] == folder) for folder in used]
    console.print(comparison("Seconds of SQL by folder", contenders, [
        (name, [each.seconds(wanted) for each in contenders])
        for name, wanted in [*parts, ("all", lambda model: True)]
    ]))
    console.print(comparison("Seconds of SQL by dbt model", contenders, [
        (model, [each.seconds(model.__eq__) for each in contenders]) for model in slowest[:15]
    ]))
    console.print(comparison("Rows", contenders, [
        (table, [each.rows(table) for each in contenders]) for table in COUNTED
    ], digits=0))
    console.print(comparison("Each run", contenders, [
        (name, [measure(getattr(run, value) for run in each.runs) for each in contenders])
        for name, value, measure in (
            ("seconds of dbt itself", "own_seconds", median),
            ("seconds of the processor, with dbt's start", "cpu_seconds", median),
            ("peak memory, MB", "peak_mb", max),
        )
    ], digits=0))
    console.print(f"{many.models} models cost {many.seconds() / one.seconds():.1f} times what one "
                  "model costs.", highlight=False)


def comparison(
    title: str,
    contenders: list[Contender],
    rows: Iterable[tuple[str, list[float]]],
    digits: int = 2,
) -> Table:
    """A table with a column for each rule set and one for the ratio."""
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for contender in contenders:
        table.add_column(f"{contender.models} model{'s' * (contender.models > 1)}",
                         justify="right")
    table.add_column("ratio", justify="right")
    for name, (one, many) in rows:
        table.add_row(name, f"{one:,.{digits}f}", f"{many:,.{digits}f}",
                      f"{many / one:.1f}" if one else "")
    return table
