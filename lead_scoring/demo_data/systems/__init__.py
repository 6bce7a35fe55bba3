"""Scenes told by other systems than the demo's own three: one module each, named as in var systems.

Each module has KINDS, the words of Scene.cast() that the system can express, and
tables(scene), which gives its raw tables as the loaders of the field land them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pathlib import Path

import pyarrow as pa

from lead_scoring.demo_data import scene, tables

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
    modules = {}
    for name in names:
        if name not in NAMES:
            raise ValueError(f"No demo data for '{name}'; there is some for: {', '.join(NAMES)}.")
        modules[name] = import_module(f"{__name__}.{name}")
    whole = scene.make(people, months, seed, until)
    shares = whole.cast({name: module.KINDS for name, module in modules.items()})
    for name, module in modules.items():
        for table, rows in module.tables(shares[name]).items():
            if rows:
                columns = {column: pa.array([row[column] for row in rows]) for column in rows[0]}
                tables.write(out, f"{name}.{table}", columns)
    return shares
