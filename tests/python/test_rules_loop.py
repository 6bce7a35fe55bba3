"""`python -m lead_scoring rules`: an edit of the rule files, and what it shows and touches."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from lead_scoring import rule_trial
from lead_scoring.rule_changes import changes_of_files
from lead_scoring.rule_trial import Node, rows_of_files

ROOT = Path(__file__).parents[2]
RULES = ROOT / "seeds" / "rules"
PARTS = ("dbt_project.yml", "profiles.yml", "selectors.yml", "models", "macros", "seeds",
         "snapshots", "tests/generic")
RULE = "ceo_or_vp"  # in the best group job_title: nobody has more of it, so all of it counts


class Loop:
    """A copy of the project and of the built demo: edit its rules, run the command, look."""

    def __init__(self, folder: Path, warehouse: Path) -> None:
        self.project = folder / "project"
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
            (self.project / part).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / part, self.project / part)
        self.warehouse = folder / warehouse.name
        shutil.copyfile(warehouse, self.warehouse)
        self.trial = folder / "rules_trial" / warehouse.name
        self.target = folder / "target"

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace a text of a rule file that must be there."""
        path = self.project / "seeds/rules" / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def reset(self) -> None:
        """The rule files as they ship."""
        shutil.copytree(RULES, self.project / "seeds/rules", dirs_exist_ok=True)

    def rules(self, *options: str) -> subprocess.CompletedProcess[str]:
        """Run the command as a user would."""
        environment = {**os.environ, "DBT_TARGET_PATH": str(self.target), "COLUMNS": "120"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.run(
            [sys.executable, "-m", "lead_scoring", "rules", "--project", str(self.project),
             "--warehouse", str(self.warehouse), *options],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, demo_warehouse: Path) -> Loop:
    return Loop(tmp_path_factory.mktemp("rules_loop"), demo_warehouse)


@pytest.fixture
def loop(prepared: Loop) -> Iterator[Loop]:
    """The loop with the rule files as they ship; whatever is tried, the warehouse stays."""
    prepared.reset()
    before = prepared.warehouse.read_bytes()
    yield prepared
    assert prepared.warehouse.read_bytes() == before


def of_leads(file: Path, column: str) -> dict[str, Any]:
    """Lead -> a column of scored_leads."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return dict(connection.sql(f"select lead_id, {column} from scored_leads").fetchall())


def test_the_files_as_they_are_change_nothing(loop: Loop) -> None:
    done = loop.rules()
    assert done.returncode == 0, done.stderr
    assert "nothing changes" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_more_points_for_a_rule_reach_those_for_whom_it_fires(loop: Loop) -> None:
    with duckdb.connect(str(loop.warehouse), read_only=True) as connection:
        fired = dict(connection.execute(
            "select lead_id, occurrences from score_ledger "
            "where is_primary and entry = 'rule' and rule_id = ? and points > 0", [RULE]
        ).fetchall())
        leads, = connection.sql("select count(*) from scored_leads").fetchone()
    assert 0 < len(fired) < leads

    loop.edit("scoring_rules.csv", f"{RULE},,20,", f"{RULE},,23.5,")
    done = loop.rules("--keep", "--top", "3")

    assert done.returncode == 0, done.stdout + done.stderr
    before = of_leads(loop.warehouse, "total_points")
    expected = {lead: points + Decimal("3.5") * fired.get(lead, 0)
                for lead, points in before.items()}
    assert of_leads(loop.trial, "total_points") == expected
    # A score is the points between 0 and 100, as scoring_models.csv has it.
    expected_scores = {lead: min(max(points, 0), 100) for lead, points in expected.items()}
    assert of_leads(loop.trial, "lead_score") == expected_scores
    moved = sum(score != expected_scores[lead]
                for lead, score in of_leads(loop.warehouse, "lead_score").items())
    # What is shown is what is in the two files.
    assert "points 20 -> 23.5" in done.stdout
    assert f"{moved:,} of {leads:,} leads get another score" in done.stdout
    assert re.search(rf"default\.{RULE} +\| {len(fired):,} +\|", done.stdout)
    assert done.stdout.count(f"+3.5 Is a CEO or VP ({RULE})") == 3
    assert tiers_shown(done.stdout) == tiers_changed(loop)


def tiers_shown(output: str) -> Counter[tuple[str, str]]:
    """(from, to) -> leads, as the table of tiers has them."""
    table = output.partition("\nTiers")[2].partition("\nThe leads")[0]
    rows = re.findall(r"^\| (\S+) +\| (\S+) +\| ([\d,]+) +\|$", table, re.M)
    return Counter({(old, new): int(n.replace(",", "")) for old, new, n in rows})


def tiers_changed(loop: Loop) -> Counter[tuple[str, str]]:
    """The same from the tables of tiers, lead by lead."""
    old, new = of_leads(loop.warehouse, "tier"), of_leads(loop.trial, "tier")
    return Counter((tier, new[lead]) for lead, tier in old.items() if tier != new[lead])


def test_a_cell_that_nobody_understands_is_one_sentence(loop: Loop) -> None:
    loop.edit("scoring_rules.csv", f"{RULE},,20,", f"{RULE},,twenty,")
    done = loop.rules()
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"seeds/rules/scoring_rules.csv, row 2 (default.{RULE}), column points, 'twenty': Write a "
        "number: digits, and a point before decimals, such as 12 or -2.5."]
    assert done.stderr == ""
    assert not loop.trial.exists()


def test_a_file_of_the_wrong_form_is_said_before_dbt_starts(loop: Loop) -> None:
    path = loop.project / "seeds/rules/tiers.csv"
    path.write_text(path.read_text("utf-8").replace(",", ";"), "utf-8")
    done = loop.rules()
    assert done.returncode == 1
    assert "tiers.csv, row 1: The cells are separated by semicolons" in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_no_warehouse_and_no_scores_are_a_sentence(loop: Loop, tmp_path: Path) -> None:
    missing = loop.rules("--warehouse", str(tmp_path / "none.duckdb"))
    assert (missing.returncode, missing.stdout) == (1, "")
    assert "is not there yet" in missing.stderr
    duckdb.connect(str(tmp_path / "empty.duckdb")).close()
    empty = loop.rules("--warehouse", str(tmp_path / "empty.duckdb"))
    assert (empty.returncode, empty.stdout) == (1, "")
    assert "has no scored leads yet" in empty.stderr


def with_row(file: str, change: Callable[[str], str]) -> dict[str, Counter[rule_trial.Row]]:
    """The shipped rows, with one file's text changed."""
    rows = rows_of_files(RULES)
    text = change((RULES / file).read_text("utf-8")).splitlines()
    header = text[0].split(",")
    rows[file] = Counter(frozenset(
        (column, cell) for column, cell in zip(header, line.split(","), strict=True) if cell
    ) for line in text[1:])
    return rows


def test_rows_are_compared_by_their_key() -> None:
    shipped = rows_of_files(RULES)
    other = with_row("engagement_levels.csv", lambda text: re.sub(
        r"(?m)^default,4,[^,]*", "default,4,1.5", re.sub(r"(?m)^default,1,.*\n", "", text)))
    changes = {(file, key): what for file, key, what in changes_of_files(shipped, other)}
    assert set(changes) == {("engagement_levels.csv", "default.1"),
                            ("engagement_levels.csv", "default.4")}
    assert changes["engagement_levels.csv", "default.1"].startswith("removed: ")
    assert changes["engagement_levels.csv", "default.4"].endswith(" -> 1.5")
    assert list(changes_of_files(shipped, shipped)) == []


def test_only_what_a_changed_file_reaches_is_built() -> None:
    """Everything reads the check of all files, and that makes nothing else new."""
    def node(name: str, kind: str, *reads: str) -> Node:
        return Node(name, kind, reads, None)

    nodes = {
        "rules": node("scoring_rules", "seed"), "signals": node("signals", "seed"),
        "errors": node("rule_errors", "model", "rules", "signals"),
        "typed": node("typed", "model", "rules"),
        "found": node("found", "model", "signals", "errors"),
        "points": node("points", "model", "typed", "found", "errors"),
        "scored": node("scored_leads", "model", "points"),
        "report": node("report", "model", "scored"),
        "test": node("a_test", "test", "scored"),
    }
    checked_and_scored = {"errors", "points", "scored"}
    assert rule_trial.to_build(nodes, ["scoring_rules.csv"]) == {
        "rules", "typed", *checked_and_scored}
    assert rule_trial.to_build(nodes, ["signals.csv"]) == {"signals", "found", *checked_and_scored}
