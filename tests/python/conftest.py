"""What several tests need: a built demo warehouse, the real data beside the repository, dbt."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from compiled import shared_folder

from lead_scoring import demo_data

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

# Small enough to be built in every test run, large enough to hold every kind of dirt.
DEMO = {"leads": 600, "months": 9, "seed": 11, "until": date(2026, 10, 31)}


def dbt(
    *arguments: str, warehouse: Path, project: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run dbt as a user would, with its own target folder beside the warehouse."""
    settings = {
        **os.environ,
        "LEAD_SCORING_WAREHOUSE": str(warehouse),
        "DBT_TARGET_PATH": str(warehouse.parent / f"target-{project.name}"),
        "DBT_LOG_PATH": str(warehouse.parent / "logs"),
        "NO_COLOR": "1",
        **environment,
    }
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments]
    return subprocess.run(
        command, cwd=project, env=settings, capture_output=True, text=True, check=False
    )


def pytest_sessionfinish() -> None:
    """Take away what the processes of this test run have shared."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(shared_folder(os.getpid()), ignore_errors=True)


@pytest.fixture(scope="session")
def run_dbt() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The function dbt() above, for tests."""
    return dbt


@pytest.fixture(scope="session")
def demo_raw(demo_warehouse: Path) -> Path:
    """The folder of the demo's raw files (with dirt.json and the hidden truth)."""
    return demo_warehouse.parent / "raw"


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the demo's raw tables and everything that `dbt build` makes of them,
    after all tests of the dbt project have passed on it. Test processes that run side by side
    share it: the first makes it, the others wait. Copy it to write into it."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "demo"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "built").exists():
            folder.mkdir(exist_ok=True)
            demo_data.generate(folder / "raw", **DEMO)
            demo_data.load(folder / "raw", folder / "lead_scoring.duckdb")
            result = dbt("build", warehouse=folder / "lead_scoring.duckdb")
            assert result.returncode == 0, result.stdout[-6000:]
            (folder / "built").touch()
    return folder / "lead_scoring.duckdb"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; tests that need it are skipped where it is not."""
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("real data are not here: there is no ../shared/data beside the repository")
    return folder
