"""The command `python -m lead_scoring demo-data`."""

from __future__ import annotations

import argparse
import shutil
from datetime import date
from pathlib import Path

from lead_scoring.warehouse import default_path

from . import DEFAULT_UNTIL, generate, load, systems


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--leads", type=int, default=5000, help="number of real people")
    parser.add_argument(
        "--systems", default="", metavar="NAME,NAME", help="instead of Salesforce, HubSpot and GA4 "
        f"as told by these systems: {', '.join(systems.NAMES)}",
    )
    parser.add_argument("--months", type=int, default=12, help="length of the history")
    parser.add_argument("--seed", type=int, default=7, help="the same seed gives the same bytes")
    parser.add_argument(
        "--until", type=date.fromisoformat, default=DEFAULT_UNTIL, metavar="YYYY-MM-DD",
        help="last day of the history",
    )
    parser.add_argument(
        "--out", type=Path, default=Path("warehouse/raw"), help="folder for the Parquet files"
    )
    parser.add_argument(
        "--warehouse", type=Path, default=default_path(), metavar="FILE",
        help="the DuckDB file in which the raw schemas are made anew",
    )


def run(args: argparse.Namespace) -> int:
    """Make the files and load them into the warehouse; returns the exit code."""
    make(args)
    return 0


def make(args: argparse.Namespace) -> dict[str, object]:
    """The same; returns the dbt vars that name the systems, empty for those of dbt_project.yml."""
    names = [name for name in args.systems.replace(",", " ").split() if name]
    if names:
        shutil.rmtree(args.out, ignore_errors=True)
        systems.write(args.out, names, args.leads, args.months, args.seed, args.until)
    else:
        generate(args.out, args.leads, args.months, args.seed, args.until)
    rows = load(args.out, args.warehouse)
    count = sum(rows.values())
    print(f"{args.leads:,} people, {count:,} raw rows in {len(rows)} tables: {args.out}")
    return systems.settings(rows) if names else {}
