"""Reads the suites in expectations/: which table, which columns, what is expected of them and why.

The keys of a suite file are explained in docs/data-quality.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from lead_scoring.rule_files import PROJECT

LAYERS = ("raw", "marts")
SUITES = PROJECT / "expectations"
SUITE_KEYS = {"table", "about", "when", "key", "sample", "columns", "expectations", "figures"}
FIGURE_KEYS = {"figure", "sql", "min_value", "max_value", "why", "severity"}
COLUMN_ARGUMENTS = ("column", "column_A", "column_B", "column_list")


@dataclass(frozen=True)
class Check:
    """One expectation: its Great Expectations type, the arguments, and the reason for it.

    `if_present`: nothing is expected of a column that the loader never created.
    `wording`: the expectation in words; None: as Great Expectations words it."""

    type: str
    arguments: dict[str, Any]
    why: str
    severity: str = "critical"
    if_present: bool = False
    wording: str | None = None

    @property
    def columns(self) -> list[str]:
        """The columns that the expectation looks at; none: the table as a whole."""
        found: list[str] = []
        for name in COLUMN_ARGUMENTS:
            value = self.arguments.get(name, [])
            found += [value] if isinstance(value, str) else value
        return found


@dataclass(frozen=True)
class Figure:
    """A number that one query answers, with its bounds (None: open)."""

    name: str
    sql: str
    min_value: float | None
    max_value: float | None
    why: str
    severity: str = "critical"


@dataclass(frozen=True)
class Suite:
    """What is expected of one table. `sample`: read at most so many rows (None: all of them).

    `relation` is the table's name in the warehouse; `not_in_use` says why it is not looked at."""

    name: str
    layer: str
    table: str
    relation: str
    about: str
    key: list[str]
    sample: int | None
    columns: dict[str, str]
    checks: list[Check]
    figures: list[Figure]
    not_in_use: str | None = None

    @property
    def schema(self) -> str:
        """The quoted schema of the relation; a table without one is in the schema main."""
        return self.relation.rpartition(".")[0] or '"main"'


def read_suites(folder: Path = SUITES, only: str | None = None) -> list[Suite]:
    """The suites of a folder's raw/ and marts/ (`only`: of one of them), in order of their names.

    Raises FileNotFoundError if there is no suite, ValueError with a line for each mistake."""
    project_vars = read_project_vars()
    suites: list[Suite] = []
    mistakes: list[str] = []
    for file in sorted(folder.rglob("*.y*ml")):
        layer = file.relative_to(folder).parts[0]
        if layer not in LAYERS:
            mistakes.append(f"{_shown(file)}: move it to {folder.name}/raw or {folder.name}/marts.")
        elif only in (None, layer):
            try:
                suites.append(_suite(file, layer, project_vars))
            except ValueError as mistake:
                mistakes.append(f"{_shown(file)}: {mistake}")
    if mistakes:
        raise ValueError("\n  ".join(["these suites cannot be read:", *mistakes]))
    if not suites:
        raise FileNotFoundError(f"{folder} has no suites (raw/*.yml, marts/*.yml).")
    return sorted(suites, key=lambda suite: (LAYERS.index(suite.layer), suite.name))


def read_project_vars() -> dict[str, Any]:
    """The vars of dbt_project.yml: which systems are in use, and in which schemas they are."""
    return yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]


def _suite(file: Path, layer: str, project_vars: Mapping[str, Any]) -> Suite:
    """One suite file. Raises ValueError with a sentence that says what is wrong with it."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except yaml.YAMLError as mistake:
        raise ValueError(f"not YAML: {' '.join(str(mistake).split())}") from mistake
    if not isinstance(content, dict) or not isinstance(content.get("table"), str):
        raise ValueError("it must name its table, as in `table: salesforce.lead`.")
    _only_known(content, SUITE_KEYS, "the file")
    if not isinstance(content.get("sample", 1), int):
        raise ValueError("`sample:` is not a number of rows.")
    table = content["table"]
    key = content.get("key") or []
    return Suite(
        name=f"{layer}.{file.stem}",
        layer=layer,
        table=table,
        relation=_relation(table, project_vars),
        about=content.get("about", ""),
        key=[key] if isinstance(key, str) else key,
        sample=content.get("sample"),
        columns=content.get("columns") or {},
        checks=list(_checks(content.get("expectations") or [])),
        figures=list(_figures(content.get("figures") or [])),
        not_in_use=_not_in_use(table, content.get("when") or {}, project_vars),
    )


def _checks(entries: list[dict[str, Any]]) -> Iterator[Check]:
    """The expectations on rows. Raises ValueError."""
    for number, entry in enumerate(entries, start=1):
        place = f"expectation {number}"
        if not isinstance(entry, dict) or not isinstance(entry.get("expect"), str):
            raise ValueError(f"{place} has no `expect:`, such as column_values_to_not_be_null.")
        arguments = {name: _bound(value) for name, value in entry.items()}
        type_name = arguments.pop("expect").removeprefix("expect_")
        yield Check(
            type=f"expect_{type_name}",
            why=_why(arguments, f"{place} ({type_name})"),
            severity=arguments.pop("severity", "critical"),
            if_present=arguments.pop("if_present", False),
            arguments=arguments,
        )


def _figures(entries: list[dict[str, Any]]) -> Iterator[Figure]:
    """The figures. Raises ValueError."""
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict) or not {"figure", "sql"} <= set(entry):
            raise ValueError(f"figure {number} needs a name (`figure:`) and its `sql:`.")
        figure = dict(entry)
        name = figure.pop("figure")
        _only_known(entry, FIGURE_KEYS, f"figure {name}")
        bounds = {bound: figure.pop(bound, None) for bound in ("min_value", "max_value")}
        if set(bounds.values()) == {None}:
            raise ValueError(f"figure {name} has neither `min_value:` nor `max_value:`.")
        if not all(value is None or isinstance(value, int | float) for value in bounds.values()):
            raise ValueError(f"figure {name} has a bound that is not a number.")
        yield Figure(name=name, why=_why(figure, f"figure {name}"), **bounds, **figure)


def _why(entry: dict[str, Any], place: str) -> str:
    """Takes the reason out of an entry; an expectation that nobody can explain is of no use."""
    why = entry.pop("why", None)
    if not why:
        raise ValueError(f"{place} does not say `why:`.")
    return " ".join(str(why).split())


def _only_known(entry: Mapping[str, Any], known: set[str], place: str) -> None:
    """Raises ValueError for a key that nobody would read."""
    if unknown := sorted(set(map(str, entry)) - known):
        raise ValueError(f"{place} has {unknown[0]!r}; it may have: {', '.join(sorted(known))}.")


def _bound(value: object) -> object:
    """A day in YAML as the time at which it begins: pandas compares no times with days."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    return value


def _relation(table: str, project_vars: Mapping[str, Any]) -> str:
    """The table's name in the warehouse: `salesforce.lead` is in var salesforce_schema."""
    system, _, name = table.rpartition(".")
    schema = project_vars.get(f"{system}_schema", system)
    return ".".join(f'"{part}"' for part in [*schema.split("."), name] if part)


def _not_in_use(
    table: str, when: Mapping[str, Any], project_vars: Mapping[str, Any]
) -> str | None:
    """Why the project does not read a table, by dbt_project.yml; None: it does."""
    system = table.rpartition(".")[0]
    if f"{system}_schema" in project_vars and system not in project_vars["systems"]:
        return f"{system} is not in var systems"
    if table in project_vars.get("tables_not_synced", []):
        return "in var tables_not_synced"
    for name, value in when.items():
        if project_vars.get(name) != value:
            return f"only for {name}: {value}"
    return None


def _shown(file: Path) -> str:
    return str(file.relative_to(PROJECT)) if file.is_relative_to(PROJECT) else str(file)
