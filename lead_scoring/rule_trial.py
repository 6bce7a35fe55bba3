"""Score a copy of the warehouse by the rule files as they are now: only what they change.

dbt runs within this process, reads the project once (its own target folder keeps what it has read)
and builds no more than the models that a changed file reaches and that scores need.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from lead_scoring.rule_files import columns_of_files

# The tables of which the change is shown. Every check of the rule files comes before GATE, and all
# that scores comes after it.
SHOWN = ("scored_leads", "lead_model_scores", "score_ledger", "rule_health")
GATE = "rule_errors"
GATE_TEST = "rule_errors_is_empty"
QUIET = ("--quiet", "--no-print", "--log-level", "none", "--log-level-file", "none",
         "--no-write-json", "--no-send-anonymous-usage-stats")

# What the models strip from a cell: the spaces that web pages and spreadsheets leave, too.
SPACES = str.maketrans("\t\n\r\u00a0\u202f\u3000", "      ", "\u200b\u2060\ufeff")

Row = frozenset[tuple[str, str]]  # the cells of a row that are not empty: (column, what is written)


class RuleErrors(Exception):
    """The rule files hold what nobody can score by; the message has a line for each problem."""


@dataclass(frozen=True)
class Node:
    """What the trial needs to know of a node of the dbt project."""

    name: str
    kind: str
    reads: tuple[str, ...]
    relation: str | None


def rows_of_files(folder: Path) -> dict[str, Counter[Row]]:
    """File -> its rows as the models read them: trimmed, without empty cells and lines."""
    found = {}
    for file in columns_of_files():
        text = (folder / file).read_text(encoding="utf-8-sig")
        header, *rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
        names = [name.strip().lower() for name in header]
        found[file] = Counter(filter(None, (_row(zip(names, row, strict=True)) for row in rows)))
    return found


def rows_scored_by(connection: duckdb.DuckDBPyConnection) -> dict[str, Counter[Row]]:
    """File -> the rows that a warehouse was scored by: those that rule_history has kept last."""
    found: dict[str, Counter[Row]] = {file: Counter() for file in columns_of_files()}
    rows = connection.execute("""
        select file_name, list(column_name), list(value) from rule_history
        where kept_at = (select max(kept_at) from rule_history)
        group by file_name, row_id, row_number
    """).fetchall()
    for file, columns, values in rows:
        found[Path(file).name][_row(zip(columns, values, strict=True))] += 1
    return found


def _row(cells: Iterable[tuple[str, str]]) -> Row:
    trimmed = ((column, value.translate(SPACES).strip()) for column, value in cells)
    return frozenset((column, value) for column, value in trimmed if value)


def copy(warehouse: Path, folder: Path) -> Path:
    """Copy a warehouse into a folder, under its own name: dbt writes this name before each table.
    The caller keeps it open for reading, so that nobody writes meanwhile."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in (warehouse, warehouse.with_name(f"{warehouse.name}.wal")):
        if file.exists():
            shutil.copyfile(file, folder / file.name)
    return folder / warehouse.name


def score(
    trial: Path, project: Path, changed: Iterable[str], dbt_vars: str, tell: Callable[[str], None]
) -> dict[str, str]:
    """Score the copy anew where these rule files reach; returns the names of the shown tables as
    SQL writes them. Raises RuleErrors if the files have mistakes, ValueError if dbt fails."""
    from dbt.cli.main import dbtRunner  # seconds, of which a mistake in a file need not wait

    target = Path(os.environ.get("DBT_TARGET_PATH", "target")) / "rules"
    options = ["--target-path", str(target), *(["--vars", dbt_vars] if dbt_vars else [])]
    with surroundings(trial, project):
        tell("reading the project")
        read = dbtRunner().invoke([*QUIET, "parse", *options])
        if not read.success:
            raise ValueError(f"dbt cannot read the project: {read.exception}")
        nodes = nodes_of(read.result)
        chosen = sorted(nodes[key].name for key in to_build(nodes, changed))
        tell(f"scoring: {len(chosen)} tables that the changed files reach")
        built = dbtRunner(manifest=read.result).invoke(
            [*QUIET, "build", *options, "--indirect-selection", "empty",
             "--exclude-resource-type", "unit_test", "--select", *chosen, GATE_TEST])
        let_go_of_the_warehouse()
    if not built.success:
        explain(trial, built)
    return {node.name: node.relation for node in nodes.values()
            if node.name in SHOWN and node.kind == "model" and node.relation}


@contextlib.contextmanager
def surroundings(trial: Path, project: Path) -> Iterator[None]:
    """dbt finds profiles.yml and the warehouse as if it were called in the project's folder."""
    before = os.environ.get("LEAD_SCORING_WAREHOUSE")
    os.environ["LEAD_SCORING_WAREHOUSE"] = str(trial.resolve())
    try:
        with contextlib.chdir(project):
            yield
    finally:
        os.environ.pop("LEAD_SCORING_WAREHOUSE")
        if before is not None:
            os.environ["LEAD_SCORING_WAREHOUSE"] = before


def nodes_of(manifest: Any) -> dict[str, Node]:
    """The nodes of a project that dbt has read."""
    return {
        key: Node(node.name, str(node.resource_type), tuple(node.depends_on_nodes),
                  getattr(node, "relation_name", None))
        for key, node in manifest.nodes.items()
    }


def to_build(
    nodes: Mapping[str, Node], changed: Iterable[str], shown: Iterable[str] = SHOWN
) -> set[str]:
    """The changed seeds, the checks of the rule files, and of the tables that are made of a changed
    seed those that the shown ones need. Everything depends on GATE; that alone changes nothing."""
    seeds = {Path(file).stem for file in changed}
    reached = made_of(
        nodes, (key for key, node in nodes.items() if node.kind == "seed" and node.name in seeds))
    return {key for key in reached & needed_for(nodes, shown)
            if nodes[key].kind in ("seed", "model", "snapshot")}


def made_of(nodes: Mapping[str, Node], start: Iterable[str]) -> set[str]:
    """These nodes and everything that is made of them, but for what depends on GATE alone."""
    readers: dict[str, list[str]] = {}
    for key, node in nodes.items():
        for read in node.reads:
            readers.setdefault(read, []).append(key)
    return _walk(start, lambda key: () if nodes[key].name == GATE else readers.get(key, ()))


def needed_for(nodes: Mapping[str, Node], shown: Iterable[str]) -> set[str]:
    """The models of these names and everything that they are made of."""
    names = set(shown)
    return _walk(
        (key for key, node in nodes.items() if node.kind == "model" and node.name in names),
        lambda key: nodes[key].reads if key in nodes else ())


def _walk(start: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    """Everything that can be reached, the start included."""
    seen: set[str] = set()
    ahead = list(start)
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            ahead += following(key)
    return seen


def let_go_of_the_warehouse() -> None:
    """Within one process dbt keeps the file open, and nothing else may open it otherwise."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()


def explain(trial: Path, built: Any) -> None:
    """Say why dbt has failed: raises RuleErrors by the rule files, else ValueError in its own
    words."""
    results = getattr(built.result, "results", None) or []
    failed = [r for r in results if r.status in ("error", "fail", "runtime error")]
    if any(result.node.name == GATE_TEST for result in failed):
        with duckdb.connect(str(trial), read_only=True) as connection:
            rows = connection.sql("""
                select file_name, row_number, row_key, column_name, bad_value, problem
                from rule_errors
                order by file_name, row_number, row_key, column_name, problem
            """).fetchall()
        raise RuleErrors("\n".join(_sentence(*row) for row in rows))
    said = [f"{result.node.name}: {result.message}" for result in failed]
    raise ValueError("\n".join(["the trial failed.", *(said or [str(built.exception)])]))


def _sentence(
    file: str, row: int | None, key: str | None, column: str, value: str | None, problem: str
) -> str:
    """One problem as the macro rule_error_line says it."""
    place = f"row {row}" + (f" ({key})" if key else "") if row is not None else key
    bad = f"'{value if len(value) <= 80 else value[:77] + '...'}'" if value is not None else None
    return f"{', '.join(p for p in (file, place, f'column {column}', bad) if p)}: {problem}"
