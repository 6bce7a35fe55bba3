"""What several tests need: a built demo warehouse, the real data beside the repository, dbt."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import raw_rows
from compiled import shared_folder
from engines import Postgres

from lead_scoring import demo_data
from lead_scoring.demo_data import systems as told
from lead_scoring.demo_data.scene import Scene

# pyspark takes a process without a main file, as those of xdist are, for a run of its own doctests,
# and ends it; great_expectations imports pyspark where it finds it.
if not hasattr(sys.modules["__main__"], "__file__"):
    sys.modules["__main__"].__file__ = __file__

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"

# Small enough to be built in every test run, large enough to hold every kind of dirt.
DEMO = {"leads": 600, "months": 9, "seed": 11, "until": date(2026, 10, 31)}
SCENE = {"people": 90, "months": 8, "seed": 5, "until": date(2026, 10, 31)}


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


# Files that take minutes, the longest first: they begin, so that no worker is left alone with one
SLOW_FILES = (
    "test_engine_spark", "test_engine_postgres", "test_history", "test_parts", "test_dialects",
    "test_package", "test_training", "test_backtest", "test_as_of", "test_bench", "test_rules_loop",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files first; all others stay in their order."""
    def place(item: pytest.Item) -> int:
        file = item.path.stem
        return SLOW_FILES.index(file) if file in SLOW_FILES else len(SLOW_FILES)

    items.sort(key=place)


def pytest_sessionfinish() -> None:
    """Take away what the processes of this test run have shared."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(shared_folder(os.getpid()), ignore_errors=True)
        if (server := Postgres.of_process(os.getpid())).folder.exists():
            server.stop()


@pytest.fixture(scope="session")
def run_dbt() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The function dbt() above, for tests."""
    return dbt


@pytest.fixture(scope="session")
def demo_raw(demo_warehouse: Path) -> Path:
    """The folder of the demo's raw files (with dirt.json and the hidden truth)."""
    return demo_warehouse.parent / "raw"


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]
) -> Path:
    """A folder that `make` has filled. Test processes that run side by side share it: the first
    fills it, the others wait."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            (folder / "made").touch()
    return folder


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the demo's raw tables and everything that `dbt build` makes of them,
    after all tests of the dbt project have passed on it. Copy it to write into it."""

    def make(folder: Path) -> None:
        demo_data.generate(folder / "raw", **DEMO)
        demo_data.load(folder / "raw", folder / "lead_scoring.duckdb")
        result = dbt("build", warehouse=folder / "lead_scoring.duckdb")
        assert result.returncode == 0, result.stdout[-6000:]

    return made_once(tmp_path_factory, "demo", make) / "lead_scoring.duckdb"


@pytest.fixture(scope="session")
def quirks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file with the hand-made rows of tests/python/systems, built with all tests."""
    files = raw_rows.quirk_files()

    def make(folder: Path) -> None:
        warehouse = folder / "lead_scoring.duckdb"
        raw_rows.land(warehouse, files)
        result = dbt("build", "--exclude-resource-type", "unit_test", "--vars",
                     raw_rows.variables(files, ga4_export="fivetran"), warehouse=warehouse)
        assert result.returncode == 0, result.stdout[-6000:]

    return made_once(tmp_path_factory, "quirks", make) / "lead_scoring.duckdb"


@pytest.fixture(scope="session")
def real_forms(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Path:
    """A DuckDB file with the rows of ../shared/data/connectors, and staging built on them."""
    files = raw_rows.real_files(shared_data)

    def make(folder: Path) -> None:
        raw_rows.land(folder / "lead_scoring.duckdb", files)
        result = dbt("run", "-s", "staging", "--vars",
                     raw_rows.variables(files, ga4_export="fivetran"),
                     warehouse=folder / "lead_scoring.duckdb")
        assert result.returncode == 0, result.stdout[-6000:]

    return made_once(tmp_path_factory, "real_forms", make) / "lead_scoring.duckdb"


@pytest.fixture(scope="module")
def built(quirks: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse of the hand-made rows."""
    with duckdb.connect(str(quirks), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def real(real_forms: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse of the rows in real form."""
    with duckdb.connect(str(real_forms), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def told_by_systems(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Scene]]:
    """A DuckDB file with one scene told by all systems that have a module in demo_data.systems,
    built with all tests; and what each of the systems has seen of it."""
    wanted = os.environ.get("LEAD_SCORING_SYSTEMS", "").split()
    names = [name for name in told.NAMES if name in wanted or not wanted]

    def make(folder: Path) -> None:
        told.write(folder / "raw", names, **SCENE)
        rows = demo_data.load(folder / "raw", folder / "lead_scoring.duckdb")
        result = dbt("build", "--exclude-resource-type", "unit_test", "--vars",
                     json.dumps(told.settings(rows)), warehouse=folder / "lead_scoring.duckdb")
        assert result.returncode == 0, result.stdout[-6000:]

    folder = made_once(tmp_path_factory, "told_by_systems", make)
    return folder / "lead_scoring.duckdb", told.shares(names, **SCENE)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Postgres:
    """A Postgres server that runs until the test run ends."""
    side_by_side = "PYTEST_XDIST_WORKER" in os.environ
    server = Postgres.of_process(os.getppid() if side_by_side else os.getpid())
    made_once(tmp_path_factory, "postgres", lambda folder: server.start())
    return server


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; tests that need it are skipped where it is not."""
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("real data are not here: there is no ../shared/data beside the repository")
    return folder
