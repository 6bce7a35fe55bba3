"""Edit a rule and look: score a copy of the warehouse by the rule files and show what changes.

The warehouse that everybody reads is only read. What has changed since it was scored is found in
rule_history; only the tables that this reaches are made anew, in a copy that is thrown away.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

import duckdb
from rich.console import Console

from lead_scoring import rule_changes, rule_files, rule_trial
from lead_scoring.warehouse import default_path, open_read_only


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--warehouse", type=Path, default=default_path(), metavar="FILE",
                        help="the DuckDB file that dbt build has made; it is only read")
    parser.add_argument("--project", type=Path, default=Path(), metavar="FOLDER",
                        help="the dbt project whose seeds/rules are tried (default: this folder)")
    parser.add_argument("--keep", action="store_true",
                        help="leave the copy with the new scores, to look into it")
    parser.add_argument("--full", action="store_true",
                        help="make all scores anew, also where no rule file has changed")
    parser.add_argument("--top", type=int, default=10, metavar="N",
                        help="so many leads whose score changes most (default: 10)")
    parser.add_argument("--vars", default="", metavar="YAML", help="the --vars of your dbt build")


def run(args: argparse.Namespace) -> int:
    """Try the rule files and show what they change; 1 if they have mistakes."""
    start = time.monotonic()
    console = Console(highlight=False)
    console.width = min(max(console.width, 80), 120)
    folder = args.project / "seeds" / "rules"
    if problems := rule_files.check(folder):
        print(*problems, sep="\n")
        return 1
    rows = rule_trial.rows_of_files(folder)
    trial_folder = args.warehouse.parent / "rules_trial"
    with open_read_only(args.warehouse) as connection:
        scored_by = _scored_by(connection, args.warehouse)
        changed = [file for file in rows if args.full or rows[file] != scored_by[file]]
        if not changed:
            print("The rule files say what the warehouse was scored by: nothing changes.")
            return 0
        trial = rule_trial.copy(args.warehouse, trial_folder)
    try:
        with console.status("") as status:
            names = rule_trial.score(trial, args.project, changed, args.vars, status.update)
        changes = list(rule_changes.changes_of_files(scored_by, rows))
        if changes:
            rule_changes.show_files(console, changes)
        rule_changes.show_scores(console, args.warehouse, trial, names, changes, args.top)
    except rule_trial.RuleErrors as errors:
        print(errors)
        return 1
    finally:
        if not args.keep:
            shutil.rmtree(trial_folder, ignore_errors=True)
    _say_what_is_next(console, args, trial, time.monotonic() - start)
    return 0


def _scored_by(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> dict:
    try:
        connection.sql("select 1 from scored_leads limit 1")
        return rule_trial.rows_scored_by(connection)
    except duckdb.CatalogException as missing:
        raise ValueError(f"{warehouse} has no scored leads yet; run `dbt build`.") from missing


def _say_what_is_next(
    console: Console, args: argparse.Namespace, trial: Path, seconds: float
) -> None:
    kept = f" The copy with the new scores is {trial}." if args.keep else ""
    console.print(f"\nTried in {seconds:.0f} s on a copy; {args.warehouse} is as it was.{kept}")
    console.print("To score by these rules: dbt build --selector scores")
