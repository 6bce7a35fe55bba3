"""Runs the project's real SQL on a few rows in milliseconds, without a dbt run for each example.

The project is compiled once per test session, for an in-memory DuckDB, without looking into any
warehouse. `run` then creates the input tables from rows and executes the compiled code of all
models between the inputs and the wanted outputs, in the order of their references:

    project = compiled_project()
    with duckdb.connect() as connection:
        project.run(connection, {"int_clock": Table(types, rows), "signals": rows}, ["int_rules"])
        rows = fetch(connection, "int_rules")

A seed that is not given is read from its CSV file. Any other model that is needed and cannot be
made because it reads a source is an error that names it.
"""

from __future__ import annotations

import csv
import fcntl
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import md5
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

PROJECT = Path(__file__).resolve().parents[2]
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Table:
    """Rows with the SQL type of every column. A column that a row does not name is NULL."""

    types: Mapping[str, str]
    rows: Rows = ()


class CompileError(RuntimeError):
    """dbt could not compile the project; the message is what it said."""


@dataclass(frozen=True)
class Project:
    """A compiled project: its manifest, and what to run to get from some tables to others."""

    manifest: Mapping[str, Any]

    @cached_property
    def nodes(self) -> dict[str, Mapping[str, Any]]:
        """Models, seeds and snapshots by name."""
        kinds = ("model", "seed", "snapshot")
        return {
            node["name"]: node
            for node in self.manifest["nodes"].values()
            if node["resource_type"] in kinds
        }

    def parents(self, name: str) -> list[str]:
        """The tables that a model reads, by name; KeyError if the project has no such model."""
        nodes = self.manifest["nodes"]
        return [nodes[parent]["name"] if parent in nodes else parent
                for parent in self.nodes[name].get("depends_on", {}).get("nodes", [])]

    def plan(self, inputs: Iterable[str], outputs: Iterable[str]) -> list[str]:
        """What to make so that the outputs stand, given the inputs: each after what it reads."""
        given, order = set(inputs), []

        def visit(name: str, reader: str) -> None:
            if name in given or name in order:
                return
            if name not in self.nodes:
                raise KeyError(f"{reader} reads {name}, which is neither given nor a model or seed")
            for parent in self.parents(name):
                visit(parent, name)
            order.append(name)

        for output in outputs:
            visit(output, "the test")
        return [name for name in order if not self._is_ephemeral(name)]

    def run(
        self,
        connection: duckdb.DuckDBPyConnection,
        inputs: Mapping[str, Table | Rows],
        outputs: Sequence[str],
        standing: Iterable[str] = (),
    ) -> None:
        """Creates the inputs, then every model up to the outputs, as tables.

        Seeds may be given as plain rows (all columns text, '' is NULL, as dbt loads them); all
        other inputs need the type of each column. Existing tables of these names are replaced,
        but those that are standing stay.
        """
        for name, table in inputs.items():
            self.create(connection, name, table)
        for name in self.plan({*inputs, *standing}, outputs):
            if self.nodes[name]["resource_type"] == "seed":
                self.create(connection, name, self._rows_of_seed(name))
            else:
                self._execute(connection, name, self.code(name))

    def create(
        self, connection: duckdb.DuckDBPyConnection, name: str, table: Table | Rows
    ) -> None:
        """Creates one table from rows."""
        if not isinstance(table, Table):
            table = self._as_seed(name, table)
        columns = {
            column: [None if row.get(column) is None else str(row[column]) for row in table.rows]
            for column in table.types
        }
        values = pa.table(columns, schema=pa.schema([(name, pa.string()) for name in columns]))
        casts = ", ".join(f'cast("{name}" as {kind}) as "{name}"'
                          for name, kind in table.types.items())
        connection.register("given_rows", values)
        self._execute(connection, name, f"select {casts} from given_rows")
        connection.unregister("given_rows")

    def _execute(self, connection: duckdb.DuckDBPyConnection, name: str, query: str) -> None:
        node = self.nodes[name]
        _prepare_schema(connection, node["database"], node["schema"])
        try:
            connection.execute(f"create or replace table {node['relation_name']} as\n{query}")
        except duckdb.Error as error:
            error.add_note(f"in {name} ({node['original_file_path']})")
            raise

    def with_code(self, name: str, code: str) -> Project:
        """The same project with other SQL for one model."""
        nodes = self.manifest["nodes"]
        changed = {key: node | {"compiled_code": code} if node is self.nodes[name] else node
                   for key, node in nodes.items()}
        return Project({**self.manifest, "nodes": changed})

    def code(self, name: str) -> str:
        """The compiled SQL of a model."""
        code = self.nodes[name].get("compiled_code")
        if not code:
            raise KeyError(f"{name} is not compiled: it is disabled or not selected")
        return code

    def _is_ephemeral(self, name: str) -> bool:
        return self.nodes[name].get("config", {}).get("materialized") == "ephemeral"

    def _as_seed(self, name: str, rows: Rows) -> Table:
        node = self.nodes[name]
        if node["resource_type"] != "seed":
            raise TypeError(f"{name} is no seed: give a Table with the type of each column")
        types = dict.fromkeys(self._header_of_seed(name), "varchar")
        types |= node["config"].get("column_types") or {}
        return Table(types, [{column: cell or None for column, cell in row.items()}
                             for row in rows])

    def _seed_file(self, name: str) -> Path:
        return PROJECT / self.nodes[name]["original_file_path"]

    def _header_of_seed(self, name: str) -> list[str]:
        with self._seed_file(name).open(encoding="utf-8-sig", newline="") as lines:
            return next(csv.reader(lines))

    def _rows_of_seed(self, name: str) -> Rows:
        with self._seed_file(name).open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))


def _prepare_schema(connection: duckdb.DuckDBPyConnection, database: str, schema: str) -> None:
    attached = {name for (name,) in connection.execute(
        "select database_name from duckdb_databases()").fetchall()}
    if database not in attached:
        connection.execute(f"attach ':memory:' as \"{database}\"")
    connection.execute(f'create schema if not exists "{database}"."{schema}"')


@cache
def compiled_project(select: str = "", target: str = "lint", variables: str = "{}") -> Project:
    """The project, compiled once per test run; `select` as dbt's --select, empty: everything;
    `variables` as dbt's --vars.

    Nothing is looked up in a database, so no raw tables are needed: all columns that staging asks
    for are taken to be there. Raises CompileError with what dbt printed.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return Project(_compile(select, target, variables))
    folder = shared_folder(os.getppid())
    folder.mkdir(exist_ok=True)
    name = md5("|".join((select, target, variables)).encode()).hexdigest()
    manifest = folder / f"{name}.json"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not manifest.exists():
            manifest.write_text(json.dumps(_compile(select, target, variables)), "utf-8")
    return Project(json.loads(manifest.read_text("utf-8")))


def shared_folder(process: int) -> Path:
    """Where test processes that run side by side share what was compiled: `process` is the number
    of the process that started them, which takes it away in the end (conftest.py)."""
    return Path(tempfile.gettempdir()) / f"lead_scoring_compiled_{process}"


def _compile(select: str, target: str, variables: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable, "-c", "from dbt.cli.main import cli; cli()",
            "--no-use-colors", "--quiet", "compile",
            "--no-introspect", "--no-populate-cache", "--target", target, "--vars", variables,
            "--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT),
            "--target-path", f"{folder}/target", "--log-path", f"{folder}/logs",
            # It asks the warehouse whether it is there already.
            "--exclude", "rule_history",
            *(["--select", *select.split()] if select else []),
        ]
        environment = os.environ | {
            "LEAD_SCORING_WAREHOUSE": f"{folder}/compile.duckdb",
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        done = subprocess.run(
            command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise CompileError(done.stdout + done.stderr)
        return json.loads(Path(folder, "target", "manifest.json").read_text("utf-8"))


class Workbench:
    """Tables made of seeds again and again, each time only what depends on a seed that changed."""

    def __init__(
        self, project: Project, connection: duckdb.DuckDBPyConnection, seeds: Iterable[str],
        outputs: Sequence[str],
    ) -> None:
        self.project, self.connection, self.outputs = project, connection, outputs
        self._order = project.plan(seeds, outputs)
        self._made: dict[str, list[dict[str, Any]]] = {}

    def tables(self, seeds: Mapping[str, Rows]) -> dict[str, list[dict[str, Any]]]:
        """The outputs for these rows of the seeds."""
        stale = {name for name, rows in seeds.items() if rows != self._made.get(name)}
        for name in stale:
            self.project.create(self.connection, name, seeds[name])
        for name in self._order:
            if stale.intersection(self.project.parents(name)):
                stale.add(name)
                table = self.project.nodes[name]["relation_name"]
                self.connection.execute(
                    f"create or replace table {table} as {self.project.code(name)}")
        self._made.update({name: [dict(row) for row in rows] for name, rows in seeds.items()})
        return {name: fetch(self.connection, name) for name in self.outputs}


def fetch(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """The rows of a table or query as dicts; numerics are Decimals."""
    cursor = connection.execute(f"select * from {query}" if query.isidentifier() else query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
