"""Scenes told by other systems than the demo's own three: one module each, named as in var systems.

Each module has KINDS, the words of Scene.cast() that the system can express, and
tables(scene), which gives its raw tables as the loaders of the field land them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import yaml

from lead_scoring.demo_data import scene, tables

STAGING = Path(__file__).parents[3] / "models" / "staging"
NAMES = (
    "zoho", "dynamics365", "marketo", "pardot", "activecampaign", "leadfeeder", "klenty",
    "segment", "snowplow", "advertising",
)  # fmt: skip


def write(
    out: Path, names: Iterable[str], people: int, months: int, seed: int, until: date
) -> dict[str, scene.Scene]:
    """Write the raw tables of these systems under `out`; returns what each of them has seen.

    The same arguments give the same rows. Raises ValueError for a system that has no module.
    """
    seen = shares(names, people, months, seed, until)
    for name, share in seen.items():
        for table, rows in _module(name).tables(share).items():
            if rows:
                columns = {column: pa.array([row[column] for row in rows]) for column in rows[0]}
                tables.write(out, f"{name}.{table}", columns)
    return seen


def shares(
    names: Iterable[str], people: int, months: int, seed: int, until: date
) -> dict[str, scene.Scene]:
    """What each of these systems sees of the scene that write() would tell; writes nothing."""
    kinds = {name: _module(name).KINDS for name in names}
    return scene.make(people, months, seed, until).cast(kinds)


def _module(name: str) -> ModuleType:
    """The module of a system. Raises ValueError for one that has none."""
    if name not in NAMES:
        raise ValueError(f"No demo data for '{name}'; there is some for: {', '.join(NAMES)}.")
    return import_module(f"{__name__}.{name}")


def settings(raw_tables: Iterable[str]) -> dict[str, object]:
    """The dbt vars for raw tables named `schema.table`, each system in the schema of its name:
    which systems are in use, and which of their tables are not there. The schema `own` holds your
    own tables, `advertising.spend` what advertising has cost."""
    there: dict[str, set[str]] = defaultdict(set)
    for name in raw_tables:
        system, table = name.split(".")
        there[system].add(table)
    vars_: dict[str, object] = {f"own_{table}": f"own.{table}" for table in there.pop("own", ())}
    if "spend" in there.pop("advertising", ()):
        vars_["own_costs"] = "advertising.spend"
    missing = []
    for system, tables_there in sorted(there.items()):
        file = STAGING / system / f"_{system}__sources.yml"
        for source in yaml.safe_load(file.read_text("utf-8"))["sources"]:
            declared = {table["name"] for table in source["tables"]}
            missing += [f"{system}.{table}" for table in sorted(declared - tables_there)]
    systems = sorted(there) + (["own"] if vars_ else [])
    return {"systems": systems, "tables_not_synced": missing, **vars_}
