"""Learns points from outcomes; shows them as a change of the rule files that a person reviews."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lead_scoring import warehouse
from lead_scoring.learn import calibrate, handset, read, rows, train
from lead_scoring.learn import report as reports
from lead_scoring.learn.table import EVENT, Field, Table


@dataclass(frozen=True)
class Result:
    """What a run has found; `files` is file -> (text now, text proposed)."""

    proposal: train.Proposal
    report: str
    files: dict[str, tuple[str, str]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command line of `python -m lead_scoring learn`."""
    parser.add_argument("--warehouse", type=Path, default=warehouse.default_path(),
                        help="the DuckDB file with the training tables")
    parser.add_argument("--tables", type=Path, metavar="FOLDER",
                        help="read the training tables from Parquet or CSV files instead, as "
                        "exported from another warehouse")
    parser.add_argument("--project", type=Path, default=Path(),
                        help="the dbt project whose seeds/rules are read (default: here); where it "
                        "has none, those of the package that it installs")
    parser.add_argument("--model", default="learned",
                        help="name of the new TESTING model (default: learned)")
    parser.add_argument("--base", default="default", help="the hand-set model that it is compared "
                        "with and may begin with (default: default)")
    parser.add_argument("--fields", default="", help="learn from these fields only (a,b,c; names "
                        "of attributes and of signals about events)")
    parser.add_argument("--without", default="", metavar="FIELDS",
                        help="learn from all fields but these")
    parser.add_argument("--allow", action="append", default=[], metavar="FIELD",
                        help="no leak alarm for this field; may be repeated")
    parser.add_argument("--horizon", type=int, metavar="DAYS", help="days within which a lead has "
                        "to convert; only if it is not to be told from the labels")
    parser.add_argument("--out", type=Path, metavar="FOLDER",
                        help="write the report, a picture and the diff into this folder")
    parser.add_argument("--calibrate", action="store_true", help="learn no points: only move the "
                        "intercept of the model's probability to the newest ripe outcomes")
    parser.add_argument("--write", action="store_true",
                        help="change the rule files (default: print the diff only)")


def run(args: argparse.Namespace) -> int:
    """Print the verdict and the diff. 0: points are proposed; 3: not ready, nothing proposed."""
    folder = rules_folder(args.project)
    if args.model.lower() == args.base.lower() and not args.calibrate:
        raise ValueError("--model and --base are the same; a learned model does not overwrite the "
                         "one that people wrote.")
    with read.connect(args.warehouse, args.tables) as connection:
        training = read.training(connection, args.base)
    rules = handset.read_rules(folder)
    if args.calibrate:
        message, files = calibrate.calibrate(rules, folder, args.model, training.known)
        print(message)
        return _finish(args, folder, files)
    result = learn(training, rules, folder, args)
    if args.out:
        args.out.mkdir(parents=True, exist_ok=True)
        (args.out / "report.md").write_text(result.report, encoding="utf-8")
        (args.out / "rules.diff").write_text(rows.difference(result.files), encoding="utf-8")
    print(f"{result.proposal.verdict.word}: {result.proposal.verdict.reason}")
    if not any(field.subject == EVENT for field in training.table.columns):
        print("Only attributes were looked at: no event gave a signal. What leads did counts once "
              "signals.csv has signals of their events.")
    if result.proposal.judged:
        print("\n" + "\n".join(reports.measured_table(result.proposal.judged.measured)))
    if result.proposal.card is None:
        return 3
    return _finish(args, folder, result.files)


def rules_folder(project: Path) -> Path:
    """The folder with the rule files that count in a dbt project: its own, or those of the package
    that it installs. Raises FileNotFoundError with what to do."""
    places = (project / "seeds" / "rules",
              project / "dbt_packages" / "lead_scoring" / "seeds" / "rules")
    for folder in places:
        if (folder / "scoring_models.csv").is_file():
            return folder
    raise FileNotFoundError(
        f"Neither {places[0]} nor {places[1]} has a scoring_models.csv; --project names the dbt "
        "project (and dbt deps installs its packages).")


def learn(
    training: read.Training, rules: rows.Files, folder: Path, args: argparse.Namespace
) -> Result:
    """The proposal with its report and files."""
    # What is left out is left out of the hand-set points too, for they would leak as well.
    unwanted = _named(training.known, "--without", args.without)
    known, table = _without(training.known, unwanted), _without(training.table, unwanted)
    hand = handset.hand_set(rules, args.base, known)
    table = replace(_only(table, args.fields),
                    prior=handset.prior_of(rules, args.base, table))
    alarms = {name: reason for name, reason in training.alarms.items()
              if name not in args.allow and name in {field.name for field in table.columns}}
    if alarms:
        raise train.Leak(train.leak_message(alarms))
    horizon = args.horizon or training.horizon
    proposal = train.propose(table, hand_points=hand.score, horizon=horizon, allow=args.allow)
    files: dict[str, tuple[str, str]] = {}
    if proposal.card is not None:
        about = about_of(table, args.model, args.base, horizon)
        new = rows.rows_of(proposal.card, table, rules, about, training.tier_shares,
                           threshold_of(rules, args.base))
        files = rows.files_with(folder, new, args.model)
    pictures = []
    if args.out:
        from lead_scoring.learn import pictures as drawing  # matplotlib takes a second

        args.out.mkdir(parents=True, exist_ok=True)
        pictures = drawing.draw(proposal, args.out)
    text = reports.report(proposal, base=args.base, hand=hand, left_out=training.left_out,
                          pictures=pictures)
    return Result(proposal, text, files)


def about_of(table: Table, model: str, base: str, horizon: int | None) -> rows.About:
    """Where the rows come from, as they say it themselves."""
    first, last = str(table.day.min()), str(table.day.max())
    return rows.About(
        model, last, base, len(np.unique(table.lead)), table.conversions,
        float(table.converted.mean()), first, last, horizon)


def threshold_of(rules: rows.Files, model: str) -> float | None:
    """The probability from which on a contact pays: cost over value, where both are known."""
    for row in rules.get("contact_values.csv", []):
        if row["model_id"].lower() == model.lower() and not row["segment_signal"]:
            share = float(row["cost_per_contact"]) / float(row["value_per_conversion"])
            return share if 0 < share < 1 else None
    return None


def _only(table: Table, names: str) -> Table:
    wanted = _named(table, "--fields", names)
    return table.fields(field for field in table.columns if not wanted or field in wanted)


def _without(table: Table, unwanted: set[Field]) -> Table:
    return table.fields(field for field in table.columns if field not in unwanted)


def _named(table: Table, option: str, names: str) -> set[Field]:
    """The fields that an option names, by attribute or by the name that reports show."""
    wanted = {name.strip().lower() for name in names.split(",") if name.strip()}
    found = {field for field in table.columns if wanted & {field.attribute, field.name}}
    unknown = wanted - {name for field in found for name in (field.attribute, field.name)}
    if unknown:
        there = ", ".join(sorted({field.attribute for field in table.columns}))
        raise ValueError(f"{option} names {', '.join(sorted(unknown))}, which the training tables "
                         f"do not have; they have {there}.")
    return found


def _finish(
    args: argparse.Namespace, folder: Path, files: dict[str, tuple[str, str]]
) -> int:
    if args.write:
        own = args.project / "seeds" / "rules"
        if folder != own:
            own.mkdir(parents=True, exist_ok=True)
            for file in folder.glob("*.csv"):
                shutil.copyfile(file, own / file.name)
        for file, (before, after) in files.items():
            if before != after:
                (own / file).write_text(after, encoding="utf-8")
        print(f"\nWritten into {own}. Review the change, then: dbt build")
        if folder != own:
            print("These files count instead of the package's once your dbt_project.yml says\n"
                  "  seeds: {lead_scoring: {rules: {+enabled: false}}}")
        return 0
    print("\n" + rows.difference(files), end="")
    print("\nNothing was changed; --write changes the files.")
    return 0
