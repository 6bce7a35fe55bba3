"""Where the DuckDB warehouse is, and how to run dbt on it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

DEFAULT = Path("warehouse/lead_scoring.duckdb")


def default_path() -> Path:
    """The warehouse that profiles.yml names: LEAD_SCORING_WAREHOUSE, or DEFAULT."""
    return Path(os.environ.get("LEAD_SCORING_WAREHOUSE", DEFAULT))


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection for reading. Raises FileNotFoundError with a sentence if there is nothing to
    read, ValueError if another program is writing."""
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there yet; `make demo` or `dbt build` makes it.")
    try:
        return duckdb.connect(str(path), read_only=True)
    except duckdb.IOException as busy:
        raise ValueError(f"{path} is in use by another program: {busy}") from busy


def run_dbt(
    *arguments: str,
    warehouse: Path,
    project: Path = Path(),
    on_node: Callable[[int, int, str], None] | None = None,
) -> bool:
    """Run dbt in `project` on `warehouse` and print only its problems; True if all went well.

    `on_node` is called as each node starts, with its number, how many there are, and its name.
    dbt runs as a process of its own: within this one it would keep the warehouse open.
    """
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ}
    # Another way to write the same path would make dbt read the whole project anew.
    if warehouse != default_path() or project != Path():
        environment["LEAD_SCORING_WAREHOUSE"] = str(warehouse.resolve())
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # with compiled byte code dbt starts faster
    command = [str(Path(sys.executable).with_name("dbt")), "--log-format", "json", *arguments]
    with subprocess.Popen(
        command, cwd=project, env=environment, stdout=subprocess.PIPE, text=True
    ) as dbt:
        for line in dbt.stdout or ():
            tell(line, on_node)
    return dbt.returncode == 0


def tell(line: str, on_node: Callable[[int, int, str], None] | None) -> None:
    """Pass on what one line of dbt's log says, if a person needs to know it."""
    try:
        event = json.loads(line)
    except json.JSONDecodeError:
        print(line, end="")  # dbt could not even start
        return
    info, data = event["info"], event["data"]
    if info["name"] == "LogStartLine" and on_node:
        on_node(data["index"], data["total"], data["description"])
    elif info["level"] in ("error", "warn") or info["name"] == "JinjaLogInfo":
        print(info["msg"])
