"""The command `python -m lead_scoring demo-data`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from lead_scoring.warehouse import default_path

from . import DEFAULT_UNTIL, generate, load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--leads", type=int, default=5000, help="number of real people")
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
    made = generate(args.out, args.leads, args.months, args.seed, args.until)
    rows = sum(made.tables.values())
    print(f"{args.leads:,} people, {rows:,} raw rows in {len(made.tables)} tables: {args.out}")
    load(args.out, args.warehouse)
    return 0
