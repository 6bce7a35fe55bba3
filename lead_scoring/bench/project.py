"""A dbt project that installs this one and brings the bench's tables and rules; runs of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from . import process

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """One run of dbt: seconds of each model by name (snapshots and seeds too), of all tests, of
    everything from start to end, of the processor; peak memory in MB."""

    models: dict[str, float]
    test_seconds: float
    seconds: float
    cpu_seconds: float
    peak_mb: float

    def sql_seconds(self, wanted: Callable[[str], bool] = lambda model: True) -> float:
        """Seconds of the models that are wanted."""
        return sum(seconds for model, seconds in self.models.items() if wanted(model))

    @property
    def own_seconds(self) -> float:
        """Seconds that dbt takes for itself: its start, reading the project, between the models."""
        return self.seconds - self.sql_seconds() - self.test_seconds


@dataclass(frozen=True)
class Project:
    """A folder with a dbt project. It reads the raw tables from where its link `raw.duckdb` points
    to and builds where its link `warehouse.duckdb` points to, so that one project, read once,
    serves several warehouses."""

    folder: Path

    def use(self, warehouse: Path, raw: Path) -> None:
        """Build into this DuckDB file from that one from now on."""
        for name, target in (("warehouse.duckdb", warehouse), ("raw.duckdb", raw)):
            link = self.folder / name
            link.unlink(missing_ok=True)
            link.symlink_to(target)

    def dbt(self, *arguments: str) -> Run:
        """Run dbt and return what it took. RuntimeError with dbt's output if it fails."""
        log, results = self.folder / "dbt.txt", self.folder / "target/run_results.json"
        results.unlink(missing_ok=True)
        command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments]
        usage = process.run(command, self.folder, log)
        if usage.exit_code:
            raise RuntimeError(f"dbt {' '.join(arguments)}\n{log.read_text()[-6000:]}")
        done = json.loads(results.read_text())["results"] if results.exists() else []
        tests = {node["unique_id"]: node["execution_time"] for node in done
                 if node["unique_id"].startswith(("test.", "unit_test."))}
        models = {node["unique_id"].split(".")[-1]: node["execution_time"] for node in done
                  if node["unique_id"].startswith(("model.", "seed.", "snapshot."))}
        return Run(models, sum(tests.values()), usage.seconds, usage.cpu_seconds, usage.peak_mb)

    def folders(self) -> dict[str, str]:
        """The folder of each model, seed and snapshot by its name."""
        manifest = json.loads((self.folder / "target/manifest.json").read_text())
        return {node["name"]: folder(node) for node in manifest["nodes"].values()
                if node["resource_type"] in ("model", "seed", "snapshot")}


def folder(node: dict[str, Any]) -> str:
    """The folder of a node of dbt: points, marts/scoring, staging; or seeds, snapshots."""
    if node["resource_type"] != "model":
        return f"{node['resource_type']}s"
    folders = node["fqn"][1:-1]
    return {"intermediate": folders[-1], "marts": "/".join(folders)}.get(folders[0], folders[0])


def make(place: Path) -> Project:
    """Write the project into a folder and install this one as its package."""
    files: dict[str, dict[str, Any]] = {
        "dbt_project.yml": {
            "name": "bench", "version": "1.0.0", "config-version": 2, "profile": "bench",
            "flags": {"require_ref_searches_node_package_before_root": True},
            "vars": {"lead_scoring": {"systems": ["own"], "own_leads": "raw.bench.leads",
                                      "own_events": "raw.bench.events"}},
            "seeds": {"lead_scoring": {"rules": {"+enabled": False}}},
        },
        "packages.yml": {"packages": [{"local": str(ROOT), "name": "lead_scoring"}]},
        # One model at a time, so that the seconds of a model are its own.
        "profiles.yml": {"bench": {"target": "duckdb", "outputs": {"duckdb": {
            "type": "duckdb", "path": "warehouse.duckdb", "schema": "main", "threads": 1,
            "attach": [{"path": "raw.duckdb", "alias": "raw", "read_only": True}],
            "settings": {"threads": 2, "memory_limit": "8GB"}}}}},
    }
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_text(yaml.safe_dump(content, sort_keys=False))
    project = Project(place)
    project.dbt("deps")
    return project
