"""The command `python -m lead_scoring bench`: a race against other ways to compute the same scores,
on generated events of the size you ask for."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from rich.console import Console

from . import growth, model_cost, race, report, rules

SIZES = (1_000_000, 10_000_000)
LARGEST = 100_000_000
PAGE = Path(__file__).parents[2] / "docs/performance.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--events", type=int, nargs="+",
                        default=[int(os.environ["EVENTS"])] if os.environ.get("EVENTS") else SIZES,
                        help="how many events; several are several races (1 and 10 million)")
    parser.add_argument("--all", action="store_true",
                        help="100 million events too: some hours, and 60 GB of disk")
    parser.add_argument("--leads", type=int, help="default: one for every 50 events")
    parser.add_argument("--rules", type=int, default=len(rules.RACE_RULES),
                        help="rules of the model that is raced")
    parser.add_argument("--repeats", type=int,
                        help="runs of each, medians are shown (3; 2 at 10 million events; then 1)")
    parser.add_argument("--memory", type=int, default=8192, help="MB for each contender")
    parser.add_argument("--grow", action="store_true",
                        help="instead of more events, more and more rules and models")
    parser.add_argument("--models", type=int,
                        help="instead of the race, compare so many models of 40 rules of every "
                             "kind with one")
    parser.add_argument("--folder", type=Path, help="keep warehouses and results here")
    parser.add_argument("--json", type=Path, help="add the results to this file")
    parser.add_argument("--report", type=Path, metavar="JSON",
                        help="measure nothing: write the results of this file into "
                             "docs/performance.md, with pictures")


def run(args: argparse.Namespace) -> int:
    """Run the races that were asked for. Contenders that differ end it with a sentence."""
    if args.report:
        report.write(args.report, PAGE)
        return 0
    console = Console()
    with tempfile.TemporaryDirectory(prefix="lead_scoring_bench_") as temporary:
        folder = (args.folder or Path(temporary)).resolve()
        for events in dict.fromkeys([*args.events, *([LARGEST] if args.all else [])]):
            repeats = args.repeats or max(1, min(3, 20_000_000 // events))
            if args.models:
                model_cost.run(console, folder, events, args.models, repeats)
                continue
            entrants = race.Race(
                folder=folder / str(events), project=folder / "project", events=events,
                leads=args.leads or max(1, events // 50), models=1, rules=args.rules,
                memory_mb=args.memory, tell=lambda step: console.log(step, highlight=False))
            rows = growth.run(entrants, repeats) if args.grow else race.run(entrants, repeats)
            for same in report.races(rows):
                report.show(console, same)
            if args.json:
                report.keep(args.json, rows)
            if not args.folder:
                shutil.rmtree(entrants.folder)
    return 0
