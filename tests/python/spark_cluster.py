"""Spark for the tests: find Java, start a cluster of several processes, load raw tables, run dbt.

As a program it is the driver of the cluster: one process that loads the raw tables of a DuckDB
file and then runs dbt in the same session, because a session takes longer to start than most
models to build.

    python tests/python/spark_cluster.py raw.duckdb folder dbt build

Everything lies in the folder and goes away with it: conf (the cluster's settings), raw (parquet),
warehouse (the tables that dbt makes). SPARK_MASTER names another cluster than the one that is
started here: two executor processes beside the driver.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[2]
SCHEMA = "lead_scoring"
# The oldest Java that Spark 4 runs on.
OLDEST_JAVA = 17
CLUSTER = "local-cluster[2,1,1024]"

# Small data: few tasks, little compiled, nothing shown.
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "3g",
    "spark.default.parallelism": "2",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseParallelGC",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def java_version(java: Path) -> int:
    """The major version of a java program; 0 if it does not run."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False,
                              timeout=30).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def javas() -> Iterator[Path]:
    """The java programs of this machine: JAVA_HOME, PATH, the usual folder."""
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin/java"
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve()
    yield from sorted(Path("/usr/lib/jvm").glob("*/bin/java"))


def java_home() -> Path | None:
    """The folder of a Java that Spark runs on; None if there is none."""
    for java in javas():
        if java.exists() and java_version(java) >= OLDEST_JAVA:
            return java.parents[1]
    return None


def installed_java_home() -> Path | None:
    """java_home(), after installing Java where that takes no more than root on Debian."""
    found = java_home()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["update"], ["install", "-y", "--no-install-recommends",
                                     "openjdk-17-jre-headless"]):
            try:
                subprocess.run(["apt-get", "-qq", *command], check=False, timeout=240,
                               capture_output=True)
            except subprocess.TimeoutExpired:
                return None
        found = java_home()
    return found


def why_not() -> str | None:
    """Why Spark cannot run here, as the reason of a skipped test; None if it can."""
    for module in ("pyspark", "dbt.adapters.spark"):
        if importlib.util.find_spec(module) is None:
            return f"Spark is not installed: there is no Python module {module}"
    if installed_java_home() is None:
        return (f"Spark needs Java {OLDEST_JAVA} or later: none is in JAVA_HOME, PATH or "
                "/usr/lib/jvm, and it could not be installed with apt-get")
    return None


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a driver whose files are in `folder`; writes the cluster's settings."""
    conf = folder / "conf"
    conf.mkdir(parents=True, exist_ok=True)
    settings = {
        "spark.master": os.environ.get("SPARK_MASTER", CLUSTER),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        **SETTINGS,
    }
    lines = (f"{name} {value}\n" for name, value in settings.items())
    (conf / "spark-defaults.conf").write_text("".join(lines))
    (conf / "log4j2.properties").write_text(
        "rootLogger.level = error\nrootLogger.appenderRef.out.ref = out\n"
        "appender.out.type = Console\nappender.out.name = out\nappender.out.target = SYSTEM_ERR\n"
        "appender.out.layout.type = PatternLayout\n"
    )
    found = {
        **os.environ,
        "JAVA_HOME": str(java_home()),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(folder / "shuffled"),
        "SPARK_SCHEMA": SCHEMA,
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "NO_COLOR": "1",
        **more,
    }
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return found


def dbt(
    *arguments: str, raw: Path, folder: Path, project: Path = ROOT, **more: str
) -> subprocess.CompletedProcess[str]:
    """Start a cluster, load the raw tables of a DuckDB file, run dbt on them, stop the cluster."""
    command = [sys.executable, __file__, str(raw.resolve()), str(folder.resolve()), "dbt"]
    return subprocess.run(
        [*command, *arguments], cwd=project, env=environment(folder.resolve(), **more),
        capture_output=True, text=True, check=False
    )


def raw_tables(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The raw tables of a DuckDB file, as (schema, table): all but what dbt made in main."""
    return connection.execute("""
        select schema_name, table_name from duckdb_tables()
        where schema_name <> 'main' and not temporary order by all""").fetchall()


def load(raw: Path, folder: Path, spark: object) -> None:
    """The raw tables of a DuckDB file as tables of Spark: DuckDB writes parquet, Spark reads it."""
    with duckdb.connect(str(raw), read_only=True) as connection:
        for schema, table in raw_tables(connection):
            place = folder / "raw" / schema / table
            place.mkdir(parents=True, exist_ok=True)
            connection.execute(
                f"copy \"{schema}\".\"{table}\" to '{place}/rows.parquet' (format parquet)")
            spark.sql(f"create schema if not exists `{schema}`")
            spark.sql(f"create table `{schema}`.`{table}` using parquet location '{place}'")


@contextmanager
def marts(folder: Path, expected: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that has the tables of a DuckDB file in the schema expected.main, and what
    Spark built in the views of the schema spark."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(f"attach '{expected}' as expected (read_only)")
        connection.execute("create schema spark")
        for place in sorted((folder / f"warehouse/{SCHEMA}.db").iterdir()):
            if list(place.glob("*.parquet")):
                connection.execute(f'create view spark."{place.name}" as '
                                   f"from read_parquet('{place}/*.parquet')")
        yield connection


def columns_of(
    connection: duckdb.DuckDBPyConnection, relation: str
) -> dict[str, str]:
    """The columns of a relation: name -> type."""
    described = connection.execute(f"describe select * from {relation}").fetchall()
    return {name: kind for name, kind, *_ in described}


def same_rows(
    connection: duckdb.DuckDBPyConnection, expected: str, found: str, without: Iterable[str] = ()
) -> None:
    """Two relations have the same columns and the same rows, numbers to the last decimal."""
    wanted, there = columns_of(connection, expected), columns_of(connection, found)
    assert list(wanted) == list(there), (expected, list(wanted), list(there))
    exact = {name: kind for name, kind in wanted.items() if kind.startswith("DECIMAL")}
    assert exact == {name: there[name] for name in exact}, (expected, there)
    compared = ", ".join(f'cast("{name}" as {kind}) as "{name}"'
                         for name, kind in wanted.items() if name not in without)
    rows = [f"select {compared} from {relation}" for relation in (expected, found)]
    missing, extra = (
        connection.execute(f"select * from ({one} except all {other}) order by all").fetchall()
        for one, other in (rows, reversed(rows))
    )
    assert not missing, f"{expected}: {len(missing)} rows are not in {found}, such as " \
        f"{missing[:2]}; but there are {extra[:2]}"
    assert not extra, f"{expected} lacks {len(extra)} rows, such as {extra[:3]}"


def main() -> int:
    """Be the driver: load, then run dbt."""
    from dbt.cli.main import dbtRunner
    from pyspark.sql import SparkSession

    raw, folder, _, *arguments = sys.argv[1:]
    # Without the catalog of Hive, which writes every table into a database of its own.
    spark = SparkSession.builder.config("spark.sql.catalogImplementation", "in-memory") \
        .getOrCreate()
    try:
        load(Path(raw), Path(folder), spark)
        done = dbtRunner().invoke([*arguments, "--target", "spark"])
        print(done.exception or "")
        return 0 if done.success else 1
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main())
