"""X Education and Olist: built by dbt as your own tables, learned from the older part, scored by
the SQL that scores everybody, judged by the newer part."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from lead_scoring import warehouse
from lead_scoring.learn import handset, measures, read, rows, train
from lead_scoring.learn.command import about_of
from lead_scoring.learn.table import Table

TRAINING = ("+training_values", "+training_activity", "+leak_alarms", "+lead_model_scores")
SCORES = ("+lead_model_scores",)
WITHOUT_TESTS = ("--exclude-resource-type", "test", "unit_test")


@dataclass(frozen=True)
class Project:
    """An example project, and how its leads are split in time."""

    name: str
    title: str
    horizon: int
    older_share: float
    first_day: str = ""  # leads before it are not looked at
    variable: str = ""  # names the folder of its data


XEDUCATION = Project("xeducation", "X Education", 1, 0.7, variable="XEDUCATION_DATA")
OLIST = Project("olist", "Olist", 60, 0.6, "2018-01-01", "OLIST_DATA")


@dataclass(frozen=True)
class Evidence:
    """What came of a project; `sql` is what the warehouse's own scores and probabilities say."""

    project: Project
    table: Table
    judged: train.Judged
    chosen: train.choose.Chosen
    sql: train.Measured
    score_difference: float
    probability_difference: float
    scored: int


def build(project: Project, data: Path, work: Path) -> Path:
    """A copy of the example in `work`, built with its training tables; returns its folder. Raises
    ValueError if dbt fails."""
    source = Path(__file__).resolve().parents[2]
    folder = work / project.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source / "examples" / project.name, folder,
                    ignore=shutil.ignore_patterns("target", "dbt_packages", "logs",
                                                  "package-lock.yml"))
    (folder / "packages.yml").write_text(f"packages:\n  - local: {source.as_posix()}\n")
    os.environ[project.variable] = str((data / project.name).resolve())
    run(project, folder, "deps")
    run(project, folder, "build", *WITHOUT_TESTS, "--select", *TRAINING, "--vars",
        f"{{training_weeks: 500, conversion_days: {project.horizon}}}")
    return folder


def run(project: Project, folder: Path, *arguments: str) -> None:
    """dbt in the copy, on its own warehouse."""
    if not warehouse.run_dbt(*arguments, warehouse=database(project, folder), project=folder):
        raise ValueError(f"dbt {arguments[0]} failed in {folder}.")


def database(project: Project, folder: Path) -> Path:
    """The DuckDB file of the copy."""
    return folder.parent / f"{project.name}.duckdb"


def table_of(project: Project, folder: Path) -> tuple[Table, rows.Files, np.ndarray, np.ndarray]:
    """Training table, rule files, hand-set points, and the leads' ids in the warehouse."""
    with read.connect(database(project, folder), None) as connection:
        training = read.training(connection, project.name)
    rules = handset.read_rules(folder / "seeds" / "rules")
    hand = handset.hand_set(rules, project.name, training.known)
    table = replace(training.table, prior=handset.prior_of(rules, project.name, training.table))
    since = table.day >= np.datetime64(project.first_day or "1900-01-01")
    return table.rows(since), rules, hand.score[since], training.ids[since]


def evidence(project: Project, folder: Path) -> Evidence:
    """Learn from the older part, score in SQL, judge by the newer part."""
    table, rules, hand, ids = table_of(project, folder)
    older = np.arange(len(table)) < int(len(table) * project.older_share)
    verdict = train.gates.before(table.rows(older).conversions)
    judged, chosen = train.judge(table, older, ~older, verdict, hand, with_rivals=True)
    about = about_of(table.rows(older), "learned", project.name, project.horizon)
    new = rows.rows_of(judged.card, table.rows(older), rules, about)
    target = folder / "seeds" / "rules"
    for file, (_, text) in rows.files_with(target, new, "learned").items():
        (target / file).write_text(text, encoding="utf-8")
    run(project, folder, "build", *WITHOUT_TESTS, "--select", *SCORES)
    score, probability = scores(database(project, folder), ids)
    newer = table.rows(~older)
    sql = train.measure("learned points, scored in SQL", newer, probability[~older])
    return Evidence(
        project, table, judged, chosen, sql,
        float(np.abs(score - judged.card.score(table)).max()),
        float(np.abs(probability - judged.card.probability(table)).max()), len(table),
    )


def scores(file: Path, ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Score and probability of each lead as the warehouse has them."""
    with warehouse.open_read_only(file) as connection:
        found = {lead: (float(score), float(probability)) for lead, score, probability
                 in connection.sql("""
            select lead_id, lead_score, conversion_probability
            from lead_model_scores where model_id = 'learned'
        """).fetchall()}
    both = np.array([found[lead] for lead in ids])
    return both[:, 0], both[:, 1]


def cold_start(table: Table, conversions: int = 40, draws: int = 8) -> list[float]:
    """AUC on the newest 35 % of the leads, learned from draws of older leads with so few
    conversions."""
    cut = int(len(table) * 0.65)
    newest = table.rows(np.arange(cut, len(table)))
    found = []
    for draw in range(draws):
        order = np.random.default_rng(draw).permutation(cut)
        enough = int(np.searchsorted(np.cumsum(table.converted[order]), conversions)) + 1
        few = table.rows(np.sort(order[:enough]))
        card, _ = train.learn(few, train.gates.FEW_FIELDS)
        found.append(measures.auc(newest.converted, card.score(newest)))
    return found


