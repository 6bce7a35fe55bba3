"""Scores a copy of the warehouse as of past days, under one or two sets of rule files.

dbt reads the project once, in a folder of its own that has everything of the project but the rule
files; these are put there as each side needs them. On the first day everything that scores need is
built, on the others what depends on the day; each time, for the other side, what the changed rule
files reach.
"""

from __future__ import annotations

import calendar
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import yaml

from lead_scoring import rule_files
from lead_scoring.rule_trial import (
    GATE_TEST,
    QUIET,
    Node,
    RuleErrors,
    explain,
    let_go_of_the_warehouse,
    made_of,
    needed_for,
    nodes_of,
    surroundings,
    to_build,
)

SCORES = "lead_model_scores"
CLOCK = "int_clock"
NOT_LINKED = {"seeds", "target", "logs", "warehouse", ".git"}


@dataclass(frozen=True)
class Score:
    """What a model said of a lead on a day."""

    score: float
    tier: str
    is_primary: bool
    is_held_out: bool
    probability: float | None


# (lead, model) -> score
Scores = dict[tuple[str, str], Score]


class Past:
    """A copy of a warehouse that can be scored as of any day; a context manager."""

    def __init__(
        self, trial: Path, project: Path, folder: Path, settings: Mapping[str, Any]
    ) -> None:
        self.trial, self.settings = trial, dict(settings)
        self.project = _linked(project, folder / "project")
        target = Path(os.environ.get("DBT_TARGET_PATH", project / "target")) / "backtest"
        self.target = target.resolve()  # dbt runs in another folder
        self.rules = self.project / "seeds" / "rules"
        self.standing: Path | None = None
        self.manifest: Any = None
        self.nodes: dict[str, Node] = {}

    def read_project(self, rules: Path) -> None:
        """Let dbt read the project; ValueError in dbt's words if it cannot."""
        from dbt.cli.main import dbtRunner  # seconds

        self.take(rules)
        with surroundings(self.trial, self.project):
            read = dbtRunner().invoke([*QUIET, "parse", *self._options(date(2000, 1, 1))])
        if not read.success:
            raise ValueError(f"dbt cannot read the project: {read.exception}")
        self.manifest = read.result
        self.nodes = nodes_of(self.manifest)

    def take(self, rules: Path) -> None:
        """Put these rule files into the project."""
        for file in rules.glob("*.csv"):
            shutil.copyfile(file, self.rules / file.name)

    def both(
        self, day: date, old: Path, new: Path, changed: Iterable[str]
    ) -> tuple[Scores, Scores]:
        """What all models say of all leads as of a day, by the old and by the new rule files, which
        differ in the files `changed`; if in none, the two are the same. Raises RuleErrors if the
        files have mistakes, ValueError if dbt fails."""
        # The files that stand from the day before come first, on the first day the new ones: it is
        # they that may have mistakes.
        first = old if self.standing == old else new
        scores = {first: self._score(day, first, self._to_score_a_day())}
        if changed:
            other = new if first == old else old
            try:
                scores[other] = self._score(day, other, to_build(self.nodes, changed, [SCORES]))
            except RuleErrors as errors:
                raise RuleErrors(f"In the rule files to compare with:\n{errors}") from errors
            self.standing = other
        else:
            self.standing = first
        return scores.get(old, scores[first]), scores.get(new, scores[first])

    def _to_score_a_day(self) -> set[str]:
        """Everything that scores need; once it stands, what another day changes."""
        needed = {key for key in needed_for(self.nodes, [SCORES]) if key in self.nodes}
        if self.standing:
            of_the_day = made_of(self.nodes, (
                key for key, node in self.nodes.items() if node.name == CLOCK))
            return {key for key in needed & of_the_day if self.nodes[key].kind == "model"}
        rules = {Path(file).stem for file in rule_files.columns_of_files()}
        return {key for key in needed
                if self.nodes[key].kind == "model" or self.nodes[key].name in rules}

    def _score(self, day: date, rules: Path, chosen: set[str]) -> Scores:
        from dbt.cli.main import dbtRunner

        self.take(rules)
        names = sorted(self.nodes[key].name for key in chosen)
        with surroundings(self.trial, self.project):
            built = dbtRunner(manifest=self.manifest).invoke(
                [*QUIET, "build", *self._options(day), "--indirect-selection", "empty",
                 "--exclude-resource-type", "unit_test", "--exclude-resource-type", "snapshot",
                 "--select", *names, GATE_TEST])
            let_go_of_the_warehouse()
        if not built.success:
            explain(self.trial, built)
        return self._scores()

    def share_in_time(self) -> float | None:
        """Of the leads of the day that was built last, the share whose attributes are known to have
        been so on that day."""
        with duckdb.connect(str(self.trial), read_only=True) as connection:
            return connection.sql(
                "select avg(case when is_point_in_time then 1 else 0 end) from "
                + self._table("int_leads")).fetchone()[0]

    def _scores(self) -> Scores:
        with duckdb.connect(str(self.trial), read_only=True) as connection:
            relation = connection.table(self._table(SCORES).split(".", 1)[1].replace('"', ""))
            chance = "conversion_probability" if "conversion_probability" in relation.columns \
                else "null"
            rows = relation.project(
                "lead_id, model_id, cast(lead_score as double), coalesce(tier, 'no tier'), "
                f"is_primary, is_held_out, cast({chance} as double)").fetchall()
        return {(lead, model): Score(*rest) for lead, model, *rest in rows}

    def _table(self, name: str) -> str:
        return next(node.relation for node in self.nodes.values()
                    if node.name == name and node.kind == "model" and node.relation)

    def _options(self, day: date) -> list[str]:
        settings = {**self.settings, "as_of": day.isoformat(), "rules_from": "files"}
        return ["--target-path", str(self.target), "--vars", yaml.safe_dump(settings)]


def _linked(project: Path, folder: Path) -> Path:
    """A folder that is the project by links, with a folder seeds/rules of its own."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for entry in project.iterdir():
        if entry.name not in NOT_LINKED:
            (folder / entry.name).symlink_to(entry.resolve())
    # dbt follows a link at the top of a path only, so here each file has its own.
    for file in (project / "seeds").rglob("*"):
        inside = folder / "seeds" / file.relative_to(project / "seeds")
        is_rules = inside.parent == folder / "seeds" / "rules" and inside.suffix == ".csv"
        if file.is_file() and not is_rules:
            inside.parent.mkdir(parents=True, exist_ok=True)
            inside.symlink_to(file.resolve())
    (folder / "seeds" / "rules").mkdir(parents=True, exist_ok=True)
    return folder


def month_ends(after: date, until: date) -> Iterator[date]:
    """The last days of months from `after` to `until`, both included."""
    day = after.replace(day=1)
    while True:
        last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
        if last > until:
            return
        if last >= after:
            yield last
        day = last + timedelta(days=1)
