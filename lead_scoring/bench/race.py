"""The race: this project against programs and queries that compute the same ledger from the same
events and rules."""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

import duckdb

from . import checks, process, project, rules, world
from .contenders import inputs
from .contenders.inputs import SETTINGS, Inputs
from .project import Project, Run

# Module in contenders/ -> its name in tables.
CONTENDERS = {
    "floor": "the floor: one pass, no rules",
    "case_sql": "one CASE per rule (DuckDB)",
    "polars_program": "Polars program",
    "pandas_program": "pandas program",
    "naive_bayes": "naive Bayes as in Odoo (no events)",
}
# Those that must say what the project says.
SAME_LEDGER = ("case_sql", "polars_program", "pandas_program")
FLOOR = CONTENDERS["floor"]
# The part of the project that does what the other contenders do: from the canonical events to
# ledger and scores.
FROM_EVENTS = ("signals", "points", "rules", "marts/scoring")
FULL_ROWS = ("this project, full: events to scores", "this project, full: all SQL",
             "dbt itself, full", "tests of the data, full")
REFRESH_ROWS = ("this project, next day: events to scores", "this project, next day: all SQL",
                "dbt itself, next day", "tests of the data, next day")


@dataclass(frozen=True)
class Row:
    """What one contender took at one size: seconds are medians, peak is the highest. Seconds of
    the processor are told of whole processes, with their start; on a machine that does other things
    too they are the better measure. Without seconds the note says why."""

    kind: str
    contender: str
    events: int
    models: int
    rules: int
    seconds: float | None
    cpu_seconds: float | None = None
    peak_mb: float | None = None
    rows: int | None = None
    repeats: int = 1
    note: str = ""
    folders: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """What one run of a contender took and how many rows it wrote, or why it did not end."""

    seconds: float | None
    cpu_seconds: float
    peak_mb: float
    rows: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Race:
    """A folder with raw tables, the inputs and what came out; one size. The dbt project may serve
    several races."""

    folder: Path
    project: Path
    events: int
    leads: int
    models: int
    rules: int
    memory_mb: int
    tell: Callable[[str], None]

    @property
    def raw(self) -> Path:
        """The raw tables."""
        return self.folder / "raw.duckdb"

    @property
    def warehouse(self) -> Path:
        """What the project builds."""
        return self.folder / "warehouse.duckdb"

    def output(self, name: str) -> Path:
        """The folder of a contender's results."""
        return self.folder / "out" / name


def run(race: Race, repeats: int) -> list[Row]:
    """Build, let all contenders run in turns, compare what they say, then add days. DifferenceError
    if they do not say the same."""
    bench = prepare(race)
    builds: list[Run] = []
    taken: dict[str, list[Taken]] = {name: [] for name in CONTENDERS}
    for repeat in range(repeats):
        race.tell(f"run {repeat + 1} of {repeats}: this project's full build")
        builds.append(full_build(race, bench, again=repeat > 0))
        if not repeat:
            read, ledger_rows = inputs.write(race.folder), count("score_ledger", race.warehouse)
        for name in reversed(CONTENDERS) if repeat % 2 else CONTENDERS:
            if all(each.seconds is not None for each in taken[name]):
                race.tell(f"run {repeat + 1} of {repeats}: {CONTENDERS[name]}")
                taken[name].append(compute(race, name))
        if not repeat:
            race.tell("comparing what they say")
            notes = agree(race, read, taken)
    refreshes = [refresh(race, bench, day + 1) for day in range(repeats)]
    race.tell("comparing what they say after the refresh")
    read = inputs.write(race.folder)
    again = compute(race, "polars_program")
    if again.seconds is not None:
        agree(race, read, {"polars_program": [again]})
    return [
        *(row(race, name, taken[name], notes.get(name, "")) for name in CONTENDERS),
        *project_rows(race, bench.folders(), builds, FULL_ROWS, ledger_rows),
        *project_rows(race, bench.folders(), refreshes, REFRESH_ROWS,
                      count("score_ledger", race.warehouse)),
    ]


def prepare(race: Race) -> Project:
    """The raw tables, the rule files and the project that reads both."""
    race.tell(f"making {race.events:,} events of {race.leads:,} leads")
    race.folder.mkdir(parents=True, exist_ok=True)
    for path in (race.raw, race.warehouse):
        path.unlink(missing_ok=True)
    world.make(race.raw, race.leads, race.events)
    bench = project.make(race.project)
    write_rules(race, bench)
    return bench


def write_rules(race: Race, bench: Project) -> None:
    """The rule files, for the project and for the others."""
    rules.write_race(race.folder / "rules", race.models, race.rules)
    shutil.copytree(race.folder / "rules", bench.folder / "seeds/rules", dirs_exist_ok=True)


def full_build(race: Race, bench: Project, again: bool) -> Run:
    """Build everything from the raw tables. Only the first build stays."""
    warehouse = race.folder / "again.duckdb" if again else race.warehouse
    bench.use(warehouse, race.raw)
    done = bench.dbt("build")
    if again:
        warehouse.unlink()
    return done


def refresh(race: Race, bench: Project, day: int) -> Run:
    """Let a day arrive and build again, as every morning."""
    rows = world.add_day(race.raw, day)
    race.tell(f"this project's build after one more day, {rows:,} new or changed events")
    bench.use(race.warehouse, race.raw)
    return bench.dbt("build")


def compute(race: Race, name: str) -> Taken:
    """Run a contender in a process of its own. One that needs too much memory has that for its
    result; RuntimeError with its output if it fails otherwise."""
    output, log = race.output(name), race.folder / f"{name}.txt"
    shutil.rmtree(output, ignore_errors=True)
    usage = process.run(
        [sys.executable, "-m", "lead_scoring.bench.contenders", name, str(race.folder),
         str(output)], project.ROOT, log, race.memory_mb)
    said = log.read_text()
    # Ended here, by the system, or by itself.
    if (usage.is_out_of_memory or usage.exit_code == -signal.SIGKILL
            or (usage.exit_code and "MemoryError" in said)):
        return Taken(None, usage.cpu_seconds, usage.peak_mb,
                     note=f"out of memory ({race.memory_mb:,} MB)")
    if usage.exit_code:
        raise RuntimeError(f"{CONTENDERS[name]} failed:\n{said[-4000:]}")
    file = "ledger" if name in SAME_LEDGER else "scores"
    return Taken(json.loads((output / "result.json").read_text())["seconds"],
                 usage.cpu_seconds, usage.peak_mb,
                 rows=count(f"read_parquet('{output / file}.parquet')"))


def agree(race: Race, read: Inputs, taken: dict[str, list[Taken]]) -> dict[str, str]:
    """Compare each contender's ledger and scores with the project's. Returns what is to be noted
    about each: numbers that were rounded differently."""
    ours = race.output("project")
    checks.write_project(read, ours)
    notes = {}
    for name in SAME_LEDGER:
        if name in taken and taken[name][-1].seconds is not None:
            rounded = checks.compare(("This project", ours),
                                     (CONTENDERS[name], race.output(name)))
            if rounded:
                notes[name] = f"{rounded:,} numbers differ in the sixth decimal"
    return notes


def row(race: Race, name: str, taken: list[Taken], note: str, kind: str = "race") -> Row:
    """What a contender took."""
    seconds = [each.seconds for each in taken if each.seconds is not None]
    return Row(
        kind, CONTENDERS[name], race.events, race.models, race.rules,
        seconds=median(seconds) if len(seconds) == len(taken) else None,
        cpu_seconds=median(each.cpu_seconds for each in taken),
        peak_mb=max(each.peak_mb for each in taken),
        rows=taken[0].rows,
        repeats=len(taken),
        note=taken[-1].note or note,
    )


def project_rows(
    race: Race, folders: dict[str, str], runs: list[Run], names: tuple[str, str, str, str],
    ledger_rows: int,
) -> list[Row]:
    """What the project took: SQL from the events on, all SQL, and apart from both dbt and tests."""
    of_folder = {name: {model for model, its in folders.items() if its == name}
                 for name in sorted(set(folders.values()))}
    measured = (
        lambda run: run.sql_seconds(lambda model: folders.get(model) in FROM_EVENTS),
        lambda run: run.sql_seconds(),
        lambda run: run.own_seconds,
        lambda run: run.test_seconds,
    )
    return [
        Row(
            "race", name, race.events, race.models, race.rules,
            seconds=median(measure(each) for each in runs),
            cpu_seconds=median(each.cpu_seconds for each in runs) if place == 1 else None,
            peak_mb=max(each.peak_mb for each in runs) if place == 1 else None,
            rows=ledger_rows if place == 1 else None,
            repeats=len(runs),
            folders={folder: median(each.sql_seconds(models.__contains__) for each in runs)
                     for folder, models in of_folder.items()} if place == 1 else {},
        )
        for place, (name, measure) in enumerate(zip(names, measured, strict=True))
    ]


def count(table: str, warehouse: Path | None = None) -> int:
    """How many rows a table has."""
    with duckdb.connect(str(warehouse) if warehouse else ":memory:", read_only=bool(warehouse),
                        config=SETTINGS) as connection:
        return connection.sql(f"select count(*) from {table}").fetchone()[0]


def to_json(row: Row) -> dict[str, object]:
    """A row as JSON keeps it."""
    return asdict(row)
