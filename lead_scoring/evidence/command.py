"""Run the public data through the project's own trainer and SQL, and write docs/evidence.md."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lead_scoring.evidence import document, projects, public
from lead_scoring.learn import train

Facts = dict[str, Any]
WANTED = {
    "xeducation": "xeducation/Leads.csv",
    "olist": "olist/olist_marketing_qualified_leads_dataset.csv",
    "maven": "maven/sales_pipeline.csv",
    "cdnow": "cdnow/CDNOW_master.txt",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command line of `python -m lead_scoring evidence`."""
    parser.add_argument("--data", type=Path, default=Path("../shared/data"),
                        help="the folder with xeducation, olist, maven and cdnow")
    parser.add_argument("--work", type=Path, default=Path("warehouse/evidence"),
                        help="where projects are copied to and built; figures are kept here, too")
    parser.add_argument("--only", choices=sorted(WANTED), action="append",
                        help="measure this one only and take the kept figures of the others")
    parser.add_argument("--page", type=Path, default=Path("docs/evidence.md"),
                        help="the page to write")


def run(args: argparse.Namespace) -> int:
    """Measure, write the page, and print which goals are met."""
    chosen = args.only or list(WANTED)
    for name in chosen:
        if not (args.data / WANTED[name]).exists():
            raise FileNotFoundError(f"{args.data / WANTED[name]} is not there; --data names the "
                                    "folder. Where the data come from: docs/evidence.md.")
    args.work.mkdir(parents=True, exist_ok=True)
    for name in chosen:
        print(f"{name} ...", flush=True)
        facts = MEASURES[name](args.data, args.work.resolve())
        (args.work / f"{name}.json").write_text(json.dumps(facts, indent=1))
    kept = {name: json.loads((args.work / f"{name}.json").read_text())
            for name in WANTED if (args.work / f"{name}.json").exists()}
    args.page.write_text(document.page(kept), encoding="utf-8")
    for goal, value, is_met in document.goals(kept):
        print(f"{'met    ' if is_met else 'NOT MET'} {goal}: {value}")
    return 0


def measured(one: train.Measured) -> Facts:
    """As JSON keeps it."""
    return {key: list(value) if isinstance(value, tuple) else value
            for key, value in one.__dict__.items()}


def of_project(project: projects.Project, data: Path, work: Path) -> Facts:
    """Figures of X Education or Olist."""
    folder = projects.build(project, data, work)
    found = projects.evidence(project, folder)
    table = found.table
    facts = {
        "measured": [measured(one) for one in (found.sql, *found.judged.measured)],
        "older": len(found.judged.older), "newer": len(found.judged.newer),
        "older_conversions": found.judged.older.conversions,
        "newer_conversions": found.judged.newer.conversions,
        "fields": [part.field.name for part in found.judged.card.parts],
        "rows": sum(len(part.levels) for part in found.judged.card.parts),
        "settings": str(found.chosen.settings), "slope": found.chosen.slope,
        "score_difference": found.score_difference,
        "probability_difference": found.probability_difference, "scored": found.scored,
    }
    if project is projects.XEDUCATION:
        facts["cold_start"] = projects.cold_start(table)
    return facts


def of_maven(data: Path, _work: Path) -> Facts:
    """What is said of data without a signal."""
    proposal = public.maven(data / "maven")
    return {
        "verdict": f"{proposal.verdict.word}: {proposal.verdict.reason}",
        "proposes": proposal.card is not None, "rows": len(proposal.table),
        "measured": [measured(one) for one in proposal.judged.measured],
    }


def of_cdnow(data: Path, _work: Path) -> Facts:
    """The fitted half-life."""
    found = public.cdnow(data / "cdnow")
    return {
        "half_life": found.half_life, "losses": found.losses, "rows": found.rows,
        "customers": found.customers, "measured": [measured(found.card)],
        "kept": list(found.chosen.settings.half_lives),
    }


MEASURES: dict[str, Callable[[Path, Path], Facts]] = {
    "xeducation": lambda data, work: of_project(projects.XEDUCATION, data, work),
    "olist": lambda data, work: of_project(projects.OLIST, data, work),
    "maven": of_maven,
    "cdnow": of_cdnow,
}
