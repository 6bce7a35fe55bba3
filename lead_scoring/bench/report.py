"""The results as tables: on the screen, in a file, in docs/performance.md (with pictures)."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from . import pictures
from .race import FLOOR, Row, to_json

PACKAGES = ("duckdb", "dbt-core", "polars", "pandas")


def machine() -> dict[str, str]:
    """What the times were measured on."""
    return {
        "processor": first_in("/proc/cpuinfo", r"model name\s*: (.*)") or platform.processor(),
        "cores": f"{os.cpu_count()}, 2 used",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GB, "
                  "8 GB used at most",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        **{package: installed(package) for package in PACKAGES},
    }


def first_in(path: str, pattern: str) -> str:
    """The first group of the pattern in a file; nothing where there is no such file."""
    try:
        found = re.search(pattern, Path(path).read_text())
    except OSError:
        return ""
    return found[1].strip() if found else ""


def installed(package: str) -> str:
    """The version of a package."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def cells(rows: list[Row], row: Row) -> list[str]:
    """A row as text: seconds (or why there are none), how many times the floor of the same race,
    seconds of the processor, MB, rows."""
    floor = next((each.seconds for each in rows if each.contender == FLOOR and
                  (each.kind, each.events, each.models, each.rules)
                  == (row.kind, row.events, row.models, row.rules)), None)
    return [
        row.contender,
        row.note if row.seconds is None else f"{row.seconds:,.2f}",
        f"{row.seconds / floor:,.1f}" if row.seconds is not None and floor else "",
        f"{row.cpu_seconds:,.1f}" if row.cpu_seconds else "",
        f"{row.peak_mb:,.0f}" if row.peak_mb else "",
        f"{row.rows:,}" if row.rows else "",
    ]


HEADINGS = ("", "seconds", "times the floor", "processor", "peak MB", "rows")


def title(row: Row) -> str:
    """What a race was about."""
    return (f"{row.events:,} events, {row.models} model{'s' * (row.models > 1)}, "
            f"{row.rules} rules, medians of {row.repeats}")


def show(console: Console, rows: list[Row]) -> None:
    """Print a race."""
    table = Table(*HEADINGS, title_justify="left", title=title(rows[0]))
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*cells(rows, row))
    console.print(table)
    by_folder = {row.contender: row.folders for row in rows if row.folders}
    if by_folder:
        console.print(folders_table(by_folder))
    for row in rows:
        if row.note and row.seconds is not None:
            console.print(f"{row.contender}: {row.note}", highlight=False)


def folders_table(by_folder: dict[str, dict[str, float]]) -> Table:
    """Seconds of SQL by folder, a column for each kind of build."""
    table = Table("seconds of SQL", title_justify="left")
    for name in by_folder:
        table.add_column(name, justify="right")
    for folder in next(iter(by_folder.values())):
        table.add_row(folder, *(f"{seconds.get(folder, 0):,.2f}"
                                for seconds in by_folder.values()))
    return table


def keep(path: Path, rows: Iterable[Row]) -> None:
    """Write rows into a file of results; rows of the same race that are there are replaced."""
    kept = {key(row): row for row in [*read(path), *rows]}
    path.write_text(json.dumps(
        {"machine": machine(), "rows": [to_json(row) for row in kept.values()]}, indent=1) + "\n")


def key(row: Row) -> tuple[object, ...]:
    """What makes two rows results of the same."""
    return row.kind, row.contender, row.events, row.models, row.rules


def read(path: Path) -> list[Row]:
    """The rows of a file of results; none if there is no such file."""
    if not path.exists():
        return []
    return [Row(**row) for row in json.loads(path.read_text())["rows"]]


def write(results: Path, page: Path) -> None:
    """Write the results into the page, between its markers, and draw the pictures beside it."""
    rows = read(results)
    if not rows:
        raise ValueError(f"There are no results in {results}; make bench with --json {results}.")
    text = page.read_text(encoding="utf-8")
    start, end = "<!-- results of make bench -->", "<!-- end of results -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise ValueError(f"{page} must have one line '{start}' and one line '{end}'.")
    measured_on = json.loads(results.read_text())["machine"]
    page.write_text("\n".join([
        text[:text.index(start)] + start,
        "",
        "Measured on: " + "; ".join(f"{name} {value}" for name, value in measured_on.items()) + ".",
        "",
        *(line for race in races(rows) for line in markdown(race)),
        *(f"![{alt}]({name})\n" for name, alt in pictures.draw(rows, page.parent)),
        text[text.index(end):],
    ]), encoding="utf-8")


def races(rows: list[Row]) -> list[list[Row]]:
    """The rows of each race, the small ones first."""
    found: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((row.kind, row.events, row.models, row.rules), []).append(row)
    return [found[about] for about in sorted(found)]


def markdown(rows: list[Row]) -> list[str]:
    """A race as Markdown."""
    lines = [f"**{title(rows[0])}**", "", markdown_row(HEADINGS),
             markdown_row(["---"] + ["---:"] * (len(HEADINGS) - 1)),
             *(markdown_row(cells(rows, row)) for row in rows), ""]
    by_folder = {row.contender: row.folders for row in rows if row.folders}
    if by_folder:
        lines += [
            markdown_row(["seconds of SQL by folder", *by_folder]),
            markdown_row(["---"] + ["---:"] * len(by_folder)),
            *(markdown_row([folder, *(f"{seconds.get(folder, 0):,.2f}"
                                      for seconds in by_folder.values())])
              for folder in next(iter(by_folder.values()))), ""]
    return lines


def markdown_row(values: Iterable[str]) -> str:
    """A row of a table in Markdown."""
    return "| " + " | ".join(values) + " |"
