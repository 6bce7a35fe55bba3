"""A dbt project that installs this one and brings the bench's tables and rules; runs of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """One run of dbt: seconds of each model by name, dbt's own seconds between them, seconds of the
    processor with dbt's start, peak memory in MB."""

    models: dict[str, float]
    own_seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Project:
    """A folder with a dbt project. What it builds goes where its link `warehouse.duckdb` points to,
    so that one project, read once, serves several warehouses."""

    folder: Path

    def use(self, warehouse: Path) -> None:
        """Build into this DuckDB file from now on."""
        link = self.folder / "warehouse.duckdb"
        link.unlink(missing_ok=True)
        link.symlink_to(warehouse)

    def dbt(self, *arguments: str) -> Run:
        """Run dbt and return what it took. RuntimeError with dbt's output if it fails."""
        log = self.folder / "dbt.txt"
        environment = {**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        for name in ("DBT_TARGET_PATH", "DBT_LOG_PATH", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments]
        with log.open("w") as output:
            process = subprocess.Popen(command, cwd=self.folder, env=environment,
                                       stdout=output, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"dbt {' '.join(arguments)}\n{log.read_text()[-6000:]}")
        results = self.folder / "target/run_results.json"
        done = json.loads(results.read_text()) if results.exists() else {"results": []}
        models = {node["unique_id"].split(".")[-1]: node["execution_time"]
                  for node in done["results"] if node["unique_id"].startswith("model.")}
        return Run(
            models=models,
            own_seconds=done.get("elapsed_time", 0.0) - sum(models.values()),
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            peak_mb=usage.ru_maxrss / 1024,
        )

    def folders(self) -> dict[str, str]:
        """The folder of each model, such as points or marts, by the model's name."""
        manifest = json.loads((self.folder / "target/manifest.json").read_text())
        return {
            node["name"]: node["fqn"][2 if node["fqn"][1] == "intermediate" else 1]
            for node in manifest["nodes"].values() if node["resource_type"] == "model"
        }


def make(folder: Path) -> Project:
    """Write the project into a folder and install this one as its package."""
    files: dict[str, dict[str, Any]] = {
        "dbt_project.yml": {
            "name": "bench", "version": "1.0.0", "config-version": 2, "profile": "bench",
            "flags": {"require_ref_searches_node_package_before_root": True},
            "vars": {"lead_scoring": {"systems": ["own"], "own_leads": "bench.leads",
                                      "own_events": "bench.events"}},
            "seeds": {"lead_scoring": {"rules": {"+enabled": False}}},
        },
        "packages.yml": {"packages": [{"local": str(ROOT), "name": "lead_scoring"}]},
        # One model at a time, so that the seconds of a model are its own.
        "profiles.yml": {"bench": {"target": "duckdb", "outputs": {"duckdb": {
            "type": "duckdb", "path": "warehouse.duckdb", "schema": "main", "threads": 1,
            "settings": {"threads": 2, "memory_limit": "8GB"}}}}},
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(yaml.safe_dump(content, sort_keys=False))
    project = Project(folder)
    project.dbt("deps")
    return project
