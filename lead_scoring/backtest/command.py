"""Back-test: score past month-ends by two rule sets, or two models, and see which foretold better.

The warehouse that everybody reads is only read; everything is scored in a copy, with only what was
known on each day.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml
from rich.console import Console

from lead_scoring import rule_changes, rule_trial
from lead_scoring.warehouse import default_path, open_read_only

from . import outcomes as known
from . import rule_sets
from .findings import Findings, find
from .judging import judged_day
from .measures import Day
from .outcomes import Outcomes
from .past import Past, Scores, month_ends

MOST_MONTHS = 6


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--months", type=int, metavar="N", default=MOST_MONTHS,
                        help=f"the last N month-ends that are ripe (default: {MOST_MONTHS})")
    parser.add_argument("--dates", nargs="+", metavar="DATE",
                        help="these days (YYYY-MM-DD) instead")
    sides = parser.add_mutually_exclusive_group()
    sides.add_argument("--base", default="", metavar="REF",
                       help="the git branch, tag or commit to compare with (default: main)")
    sides.add_argument("--base-folder", type=Path, metavar="FOLDER",
                       help="a folder with the rule files to compare with")
    sides.add_argument("--models", nargs=2, metavar=("A", "B"),
                       help="compare two models of the rule files as they are, ACTIVE or TESTING")
    parser.add_argument("--capacity", type=int, metavar="K",
                        help="leads that sales can call a month (default: a tenth of them)")
    parser.add_argument("--vars", default="", metavar="YAML", help="the --vars of your dbt build")
    parser.add_argument("--warehouse", type=Path, default=default_path(), metavar="FILE",
                        help="the DuckDB file that dbt build has made; it is only read")
    parser.add_argument("--project", type=Path, default=Path(), metavar="FOLDER",
                        help="the dbt project whose seeds/rules are tried (default: this folder)")
    parser.add_argument("--keep", action="store_true",
                        help="leave the copy, scored as of the last day, to look into it")
    parser.add_argument("--markdown", type=Path, metavar="FILE",
                        help="write the report for a pull request, without names of people")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER",
                        help="draw gains, bands and calibration as SVG")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number")


def run(args: argparse.Namespace) -> int:
    """Back-test and report; 1 if the rule files have mistakes."""
    # Loaded here, as it needs no dbt: a mistake is said within a second.
    from . import report

    start = time.monotonic()
    console = Console(highlight=False)
    console.width = min(max(console.width, 100), 120)
    _check(args)
    folder = args.warehouse.parent / "backtest_trial"
    try:
        old, new, names, changed = _rule_sets(args, folder)
        if not args.models and not changed:
            print(f"The rule files say the same as {names[0]}: nothing to compare.")
            if args.markdown:
                args.markdown.write_text(report.nothing_changed(names[0]), encoding="utf-8")
            return 0
        settings = _settings(args.vars)
        conversion_days = _conversion_days(args.project, settings)
        with open_read_only(args.warehouse) as connection:
            goal = known.setting(args.project, settings, "conversion_goal", "won")
            outcomes = known.read(connection, goal)
            dates = _dates(args, outcomes, conversion_days)
            trial = rule_trial.copy(args.warehouse, folder / "copy")
        with console.status("reading the project") as status:
            past = Past(trial, args.project, folder, settings)
            past.read_project(new)
            days = _score(past, dates, (old, new), changed, args, outcomes, conversion_days,
                          status.update)
            in_time = past.share_in_time()
        if not args.models and all((day.scores[0] == day.scores[1]).all()
                                   and day.tiers[0] == day.tiers[1] for day in days):
            print(f"{', '.join(changed)}: what changed gives every lead the same score and tier on "
                  "these days. To compare a model in TESTING with another: --models A B.")
            return 0
        found = find(days, names, conversion_days, args.capacity, changed, in_time)
        _report(args, console, found, outcomes, old, new, days)
    except rule_trial.RuleErrors as errors:
        print(errors)
        return 1
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)
    kept = f" The copy is {trial}." if args.keep else ""
    console.print(f"\nTried in {time.monotonic() - start:.0f} s on a copy; {args.warehouse} is as "
                  f"it was.{kept}")
    return 0


def _check(args: argparse.Namespace) -> None:
    for name in ("months", "capacity"):
        number = getattr(args, name)
        if number is not None and number < 1:
            raise ValueError(f"--{name} {number}: write a whole number from 1 on.")
    if args.models and args.models[0] == args.models[1]:
        raise ValueError(f"--models {args.models[0]} {args.models[1]}: name two models.")
    if not (args.project / "seeds" / "rules").is_dir():
        raise ValueError(f"{args.project.resolve()} has no folder seeds/rules; name your dbt "
                         "project with --project.")


def _settings(text: str) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(text) if text.strip() else {}
    except yaml.YAMLError as error:
        raise ValueError(f"--vars is no YAML: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"--vars '{text}': write names and values, such as "
                         "'{conversion_days: 60}'.")
    for name in {"as_of", "rules_from"} & found.keys():
        raise ValueError(f"--vars: {name} is what the back-test sets itself; leave it out.")
    return found


def _conversion_days(project: Path, settings: Mapping[str, Any]) -> int:
    days = str(known.setting(project, settings, "conversion_days", 90)).strip()
    if not days.isdecimal() or int(days) < 1:
        raise ValueError(f"var conversion_days is '{days}'; write a whole number of days from 1 "
                         "on, such as 90.")
    return int(days)


def _rule_sets(
    args: argparse.Namespace, folder: Path
) -> tuple[Path, Path, tuple[str, str], list[str]]:
    """Folders of the old and the new rule files, their names, and which files differ."""
    shutil.rmtree(folder, ignore_errors=True)
    new = rule_sets.from_folder(args.project / "seeds" / "rules", folder / "new")
    if args.models:
        rule_sets.changed_files(new, new)
        return new, new, (args.models[0], args.models[1]), []
    if args.base_folder:
        old, name = rule_sets.from_folder(args.base_folder, folder / "old"), str(args.base_folder)
    else:
        old, name = rule_sets.from_ref(args.project, args.base, folder / "old")
    return old, new, (f"the rule set of {name}", "this rule set"), \
        rule_sets.changed_files(old, new)


def _dates(args: argparse.Namespace, outcomes: Outcomes, conversion_days: int) -> list[date]:
    last_ripe = outcomes.today - timedelta(days=conversion_days)
    if args.dates:
        return _named_dates(args.dates, last_ripe, outcomes, conversion_days)
    if outcomes.first_lead is None:
        raise ValueError("no lead has a day on which it was created, so there is no past to score.")
    found = list(month_ends(outcomes.first_lead, last_ripe))[-args.months:]
    if not found:
        raise ValueError(
            f"no month-end is ripe yet: the first lead is of {outcomes.first_lead}, the warehouse "
            f"was built as of {outcomes.today}, and a lead is given {conversion_days} days to "
            "convert. Try again later, or with fewer days: --vars '{conversion_days: 30}'.")
    return found


def _named_dates(
    texts: list[str], last_ripe: date, outcomes: Outcomes, conversion_days: int
) -> list[date]:
    found = set()
    for text in texts:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"--dates '{text}': write a day as 2026-06-30.") from None
        if day > last_ripe:
            raise ValueError(
                f"--dates {day}: not ripe. A lead is given {conversion_days} days to convert, and "
                f"the warehouse was built as of {outcomes.today}: {last_ripe} is the last day.")
        found.add(day)
    return sorted(found)


def _score(
    past: Past, dates: list[date], rules: tuple[Path, Path], changed: list[str],
    args: argparse.Namespace, outcomes: Outcomes, conversion_days: int, tell: Any,
) -> list[Day]:
    days = []
    models = tuple(args.models) if args.models else None
    for number, day in enumerate(dates, start=1):
        tell(f"scoring as of {day} ({number} of {len(dates)})")
        scores = past.both(day, *rules, changed)
        if models:
            _check_models(models, scores[1])
        days.append(judged_day(day, scores, models, outcomes, conversion_days))
    if not any(day.leads for day in days):
        raise ValueError("on none of these days there was a lead to score that had not converted.")
    return [day for day in days if day.leads]


def _check_models(models: tuple[str, ...], scores: Scores) -> None:
    there = sorted({model for _, model in scores})
    for model in models:
        if scores and model not in there:
            raise ValueError(f"no model '{model}' scores a lead; there are {', '.join(there)} "
                             "(a model in mode DRAFT scores nobody).")


def _report(
    args: argparse.Namespace, console: Console, found: Findings, outcomes: Outcomes,
    old: Path, new: Path, days: list[Day],
) -> None:
    from . import report

    changes = [] if args.models else list(rule_changes.changes_of_files(
        rule_trial.rows_of_files(old), rule_trial.rows_of_files(new)))
    if changes:
        rule_changes.show_files(console, changes)
    report.show(console, found, outcomes.names)
    if args.markdown:
        args.markdown.write_text(report.markdown(found, changes), encoding="utf-8")
    if args.json:
        args.json.write_text(
            json.dumps(report.as_data(found), indent=1, ensure_ascii=False) + "\n",
            encoding="utf-8")
    if args.pictures:
        from . import pictures

        for file in pictures.draw(days, found, args.pictures):
            console.print(f"drawn: {file}")
