"""`python -m lead_scoring backtest`: what it measures, and a project in which the better rules are
known by construction."""

from __future__ import annotations

import json
import math
import os
import random
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from conftest import dbt
from test_rules_loop import PARTS, ROOT
from worlds import FILE_COLUMNS, rule_row

from lead_scoring.backtest import measures, report
from lead_scoring.backtest.findings import Findings, find
from lead_scoring.backtest.judging import judged_day
from lead_scoring.backtest.measures import Day, Reached
from lead_scoring.backtest.outcomes import Outcomes
from lead_scoring.backtest.past import Score, month_ends

# ------------------------------------------------------------------------------- what is measured


def random_day(seed: int, n: int = 80, skill: tuple[float, float] = (0.3, 1.0)) -> Day:
    """A day with many ties; the new side ranks better the larger its skill."""
    dice = np.random.default_rng(seed)
    quality = dice.random(n)
    converted = dice.random(n) < 0.6 * quality**2
    scores = np.array([np.round(10 * (s * quality + dice.random(n))) for s in skill])
    names = tuple(tuple("hot" if x > 8 else "cold" for x in side) for side in scores)
    return Day(date(2026, 1, 31) + timedelta(days=seed), tuple(f"lead {i}" for i in range(n)),
               converted, scores, (names[0], names[1]), dice.random(n) < 0.3)


def pairs(day: Day, side: int) -> list[list[float]]:
    """For each converted lead and each other one 1, a half or 0."""
    yes, no = day.scores[side][day.converted], day.scores[side][~day.converted]
    return [[1.0 if a > b else 0.5 if a == b else 0.0 for b in no] for a in yes]


@pytest.mark.parametrize("seed", range(4))
def test_auc_of_one_day_is_that_of_all_pairs_with_delongs_interval(seed: int) -> None:
    day = random_day(seed)
    for side in (0, 1):
        wins = np.array(pairs(day, side))
        found = measures.auc([day], side)
        assert found.value == pytest.approx(wins.mean())
        variance = wins.mean(1).var() / len(wins) + wins.mean(0).var() / wins.shape[1]
        assert found.high - found.value == pytest.approx(measures.Z_95 * math.sqrt(variance))
    gap = np.array(pairs(day, 1)) - np.array(pairs(day, 0))
    error = math.sqrt(gap.mean(1).var() / len(gap) + gap.mean(0).var() / gap.shape[1])
    found = measures.auc_difference([day])
    assert found.value == pytest.approx(gap.mean())
    assert found.high - found.low == pytest.approx(2 * measures.Z_95 * error)


def test_the_same_day_twice_is_no_more_evidence() -> None:
    day = random_day(1)
    again = Day(date(2026, 5, 31), day.leads, day.converted, day.scores, day.tiers, day.held_out)
    for measure in (lambda days: measures.auc(days, 1), measures.auc_difference,
                    lambda days: measures.precision(days, 1, 20)):
        once, twice = measure([day]), measure([day, again])
        assert twice.value == pytest.approx(once.value)
        assert (twice.low, twice.high) == pytest.approx((once.low, once.high), rel=1e-6)
    others = Day(again.date, tuple(f"other {i}" for i in range(80)), *(
        getattr(day, name) for name in ("converted", "scores", "tiers", "held_out")))
    independent = measures.auc([day, others], 1)
    assert independent.high - independent.low < 0.75 * (
        measures.auc([day], 1).high - measures.auc([day], 1).low)


def test_intervals_of_independent_rows_are_wilsons() -> None:
    hits = np.array([1.0] * 7 + [0.0] * 43)
    shown = measures.rate(hits, [str(i) for i in range(50)])
    wanted = measures.wilson(7, 50)
    assert (shown.value, shown.low, shown.high) == pytest.approx(
        (wanted.value, wanted.low, wanted.high), abs=2e-3)
    # Wilson (1927), as in Brown, Cai and DasGupta (2001).
    assert (wanted.low, wanted.high) == pytest.approx((0.0695, 0.2619), abs=1e-4)
    assert measures.wilson(0, 10).low == 0
    assert measures.wilson(0, 10).high == pytest.approx(0.2775, abs=1e-4)


def test_mcnemars_test_is_the_binomial() -> None:
    stats = pytest.importorskip("scipy.stats")
    for old, new in [(0, 0), (3, 3), (1, 9), (15, 2), (0, 12)]:
        found = Reached(5, tuple(map(str, range(old))), tuple(map(str, range(new))), 4)
        wanted = stats.binomtest(new, old + new).pvalue if old + new else 1.0
        assert found.p_value == pytest.approx(wanted)


def test_the_curve_of_probabilities_is_the_logistic_regression() -> None:
    dice = random.Random(4)
    scores = np.array([dice.randint(0, 100) for _ in range(3000)], dtype=float)
    converted = np.array([dice.random() < 1 / (1 + math.exp(4 - 0.05 * s)) for s in scores])
    intercept, slope = measures._logistic(scores, converted)
    expected = 1 / (1 + np.exp(-(intercept + slope * scores)))
    # At the maximum of the likelihood both sums of errors are 0.
    assert abs((converted - expected).sum()) < 1e-3
    assert abs(((converted - expected) * scores).sum()) < 2
    assert intercept == pytest.approx(-4, abs=0.5) and slope == pytest.approx(0.05, abs=0.01)


def test_an_early_day_calibrates_a_late_one_only_if_its_result_was_known() -> None:
    days = [random_day(seed, 300) for seed in (0, 40)]
    assert measures.calibration(days, 1, 41) is None
    found = measures.calibration(days, 1, 40)
    assert found is not None and found.date == days[1].date
    assert found.observed == days[1].converted.sum()
    assert found.expected == pytest.approx(found.observed, rel=0.4)
    # On the day itself such a curve is right on average by construction.
    assert sum(1 for _ in found.tenths) <= 10


def day_of(scores: list[tuple[float, float, bool]]) -> Day:
    """A day of (old score, new score, converted)."""
    n = len(scores)
    return Day(date(2026, 1, 31), tuple(f"lead {i:03}" for i in range(n)),
               np.array([hit for *_, hit in scores]),
               np.array([[old for old, *_ in scores], [new for _, new, _ in scores]], dtype=float),
               (("cold",) * n, ("hot",) * n), np.zeros(n, dtype=bool))


def judge(good: int, bad: int) -> Findings:
    """`good` converted leads that the new side alone puts on top, `bad` the old side alone."""
    rows = [(0.0, 9.0, True)] * good + [(9.0, 0.0, True)] * bad + [(5.0, 5.0, False)] * 300
    return find([day_of(rows)], ("old", "new"), 90, max(good, bad, 1))


@pytest.mark.parametrize(("good", "bad", "verdict"), [
    (39, 0, "none"), (40, 0, "better"), (0, 40, "worse"), (30, 28, "equal"), (0, 39, "none")])
def test_the_verdict(good: int, bad: int, verdict: str) -> None:
    found = judge(good, bad)
    assert found.verdict == verdict
    assert ("40 are needed" in found.sentence) == (verdict == "none")
    assert found.sentence in report.markdown(found, [])


def test_a_report_has_its_warnings_and_no_names() -> None:
    text = report.markdown(judge(41, 2), [("scoring_rules.csv", "default.x|y", "points 5 -> 20")])
    assert text.startswith(report.MARKER)
    assert "were worked harder" in text and "No lead is held out" in text
    assert "41 won: only the new side would have called them: `lead 000`" in text
    assert "default.x\\|y" in text
    assert text.count("<details>") == text.count("</details>") == 6
    assert len(text.split("<details>")[0].splitlines()) < 20


def test_held_out_leads_are_looked_at_by_themselves() -> None:
    days = [random_day(seed, 600) for seed in (0, 40)]
    held = [day.of(day.held_out) for day in days]
    found = find(days, ("old", "new"), 30, 20)
    assert found.held_out is not None
    assert found.held_out.leads == sum(len(day.leads) for day in held)
    assert found.held_out.converted == len(measures.converted_leads(held)) >= 40
    assert found.held_out.aucs[1] == measures.auc(held, 1) != found.aucs[1]
    assert f"{found.held_out.leads:,} held-out leads" in report.markdown(found, [])
    few = find([random_day(0, 60)], ("old", "new"), 30, 20)
    assert "40 are needed to say something" in report.markdown(few, [])


def test_everything_is_data_too() -> None:
    data = json.loads(json.dumps(report.as_data(judge(41, 2))))
    assert data["verdict"] == "better" and data["converted"] == 43
    assert data["migration"] == [{"old": "cold", "new": "hot", "leads": 343, "converted": 43}]
    assert data["reached"]["only_new"][0] == "lead 000"


def test_pictures_are_the_same_for_the_same_numbers(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    from lead_scoring.backtest import pictures

    days = [random_day(seed, 200) for seed in (0, 40)]
    found = find(days, ("old", "new"), 30, 20)
    once, again = (list(pictures.draw(days, found, tmp_path / name)) for name in ("a", "b"))
    assert [path.name for path in once] == [
        "backtest-gains.svg", "backtest-tenths.svg", "backtest-calibration.svg"]
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]
    leads, hits = pictures.gains(days, 1)
    assert (hits[0], hits[-1]) == (0, 1) and (np.diff(hits) >= 0).all()
    assert (hits[1:-1] > leads[1:-1]).mean() > 0.8


def test_who_is_judged() -> None:
    outcomes = Outcomes(
        date(2026, 10, 31), date(2026, 1, 1),
        {"before": date(2026, 1, 31), "in time": date(2026, 3, 2), "late": date(2026, 3, 3),
         "some day": None}, {"merged": "in time"}, {})
    leads = ["before", "in time", "late", "some day", "never", "merged"]
    old = {(lead, "a"): Score(10.0 + len(lead), "hot", True, False, None) for lead in leads}
    old |= {("in time", "b"): Score(99, "hot", False, False, None)}
    new = {("in time", "a"): Score(1, "cold", True, False, None),
           ("only new", "a"): Score(3, "cold", True, True, None)}
    day = judged_day(date(2026, 1, 31), (old, new), None, outcomes, 30)
    assert day.leads == ("in time", "late", "never", "only new")
    assert day.converted.tolist() == [True, False, False, False]
    assert day.scores.tolist() == [[17, 14, 15, 0], [1, 0, 0, 3]]
    assert day.tiers[1] == ("cold", "no model", "no model", "cold")
    both = judged_day(date(2026, 1, 31), (old, old), ("a", "b"), outcomes, 30)
    assert (both.leads, both.scores.tolist()) == (("in time",), [[17], [99]])


def test_month_ends() -> None:
    assert list(month_ends(date(2026, 1, 31), date(2026, 3, 30))) == [
        date(2026, 1, 31), date(2026, 2, 28)]
    assert list(month_ends(date(2023, 12, 1), date(2024, 2, 29)))[-1] == date(2024, 2, 29)
    assert not list(month_ends(date(2026, 2, 1), date(2026, 2, 27)))


# -------------------------------------------------------------------------------- a small project

LEADS = 180
AS_OF = date(2026, 4, 30)
VARS = {"systems": ["own"], "own_leads": "crm.people", "own_events": "crm.happened",
        "own_opportunities": "crm.deals", "conversion_days": 30}


def asked(number: int) -> bool:
    return number % 2 == 0


def is_boss(number: int) -> bool:
    return number % 3 == 0


def buys(number: int) -> bool:
    """72 of those who asked; whether somebody is a boss says nothing."""
    return asked(number) and number % 5 != 0


def rule_files(folder: Path, points_for_asking: int, points_for_bosses: int) -> None:
    """A model of two rules."""
    rows: dict[str, list[dict[str, str]]] = {
        "signals": [
            {"signal_id": "asked", "subject": "event", "event_type": "form_submit",
             "operator": "occurred"},
            {"signal_id": "boss", "subject": "lead", "property": "job_title",
             "operator": "contains", "value": "boss"}],
        "scoring_rules": [
            rule_row("main", "asks", component="engagement", axis="engagement", signal_id="asked",
                     points=points_for_asking, description="Asked"),
            rule_row("main", "leads", component="fit", axis="fit", signal_id="boss",
                     points=points_for_bosses, description="Is a boss")],
        "scoring_models": [{"model_id": "main", "version": "1", "mode": "ACTIVE",
                            "priority": "1"},
                           {"model_id": "trial", "version": "1", "mode": "TESTING",
                            "extends": "main", "priority": "2"}],
        "tiers": [{"model_id": "main", "tier": "cold", "leave_at": "10"},
                  {"model_id": "main", "tier": "hot", "enter_at": "10"}],
        "fit_grades": [{"model_id": "main", "fit_grade": "A"}],
        "engagement_levels": [{"model_id": "main", "engagement_level": "1"}],
    }
    # The challenger knows what counts.
    rows["scoring_rules"].append(
        rule_row("trial", "asks", component="engagement", axis="engagement", signal_id="asked",
                 points=50, description="Asked"))
    for path in (ROOT / "seeds" / "rules").glob("*.csv"):
        header = path.read_text("utf-8-sig").splitlines()[0]
        columns = header.split(",")
        assert set(FILE_COLUMNS.get(path.stem, columns)) <= set(columns)
        lines = [",".join(str(row.get(column, "")) for column in columns)
                 for row in rows.get(path.stem, [])]
        (folder / path.name).write_text("\n".join([header, *lines]) + "\n", "utf-8")


class Small:
    """A project with a git history and a warehouse of people who ask, lead and buy."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.project = folder / "project"
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copyfile
            (self.project / part).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / part, self.project / part)
        self.rules = self.project / "seeds" / "rules"
        self.warehouse = folder / "lead_scoring.duckdb"
        rule_files(self.rules, 0, 20)
        self.land()
        for arguments in (["init", "-q", "-b", "main"], ["add", "."],
                          ["-c", "user.name=a", "-c", "user.email=a@b.example", "commit", "-qm",
                           "Rules"]):
            subprocess.run(["git", *arguments], cwd=self.project, check=True)
        done = dbt("build", "--vars", json.dumps(VARS), "--exclude-resource-type", "unit_test",
                   "--exclude-resource-type", "test", "--select", "+scored_leads", "+int_outcomes",
                   warehouse=self.warehouse, project=self.project)
        assert done.returncode == 0, done.stdout[-3000:]

    def land(self) -> None:
        people, events, deals = [], [], []
        for i in range(LEADS):
            people.append((str(i), f"p{i}@firm{i}.com", f"Person {i}",
                           "Boss" if is_boss(i) else "Clerk", datetime(2026, 1, 5)))
            if asked(i):
                events.append((f"e{i}", "form_submit", str(i), datetime(2026, 1, 20)))
            if buys(i):
                won = datetime(2026, 2, 5 if i % 4 else 20)
                deals.append((f"d{i}", str(i), datetime(2026, 1, 25), won))
        events.append(("last", "page_view", "1", datetime(2026, 4, 30)))
        with duckdb.connect(str(self.warehouse)) as connection:
            connection.execute("create schema crm")
            connection.execute("create table crm.people (source_id text, email text, full_name "
                               "text, job_title text, created_at timestamp)")
            connection.executemany("insert into crm.people values (?, ?, ?, ?, ?)", people)
            connection.execute("create table crm.happened (source_event_id text, event_type text, "
                               "lead_source_id text, occurred_at timestamp)")
            connection.executemany("insert into crm.happened values (?, ?, ?, ?)", events)
            connection.execute("create table crm.deals (source_id text, lead_source_id text, "
                               "created_at timestamp, closed_at timestamp, is_closed boolean, "
                               "is_won boolean)")
            connection.executemany("insert into crm.deals values (?, ?, ?, ?, true, true)", deals)

    def backtest(self, *options: str, expect: int = 0) -> dict[str, Any]:
        """Run the command as a user would; what it wrote as JSON, with what it said."""
        file = self.folder / "found.json"
        file.unlink(missing_ok=True)
        done = self.run("--json", str(file), "--markdown", str(self.folder / "found.md"), *options)
        assert done.returncode == expect, done.stdout + done.stderr
        found = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return {**found, "stdout": done.stdout, "stderr": done.stderr}

    def run(self, *options: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DBT_TARGET_PATH": str(self.folder / "target"),
                       "COLUMNS": "120"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.run(
            [sys.executable, "-m", "lead_scoring", "backtest", "--project", str(self.project),
             "--warehouse", str(self.warehouse), "--vars", json.dumps(VARS), *options],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    return Small(tmp_path_factory.mktemp("backtest"))


def test_equal_rules_have_nothing_to_compare(small: Small) -> None:
    rule_files(small.rules, 0, 20)
    found = small.backtest()
    assert "The rule files say the same as the rule set of main: nothing to compare." in \
        found["stdout"]
    assert "nothing to compare" in (small.folder / "found.md").read_text("utf-8")


def test_the_better_rules_win_and_nothing_after_the_day_counts(small: Small) -> None:
    rule_files(small.rules, 20, 0)
    before = small.warehouse.read_bytes()
    found = small.backtest("--capacity", "80", "--dates", "2026-01-31")
    assert small.warehouse.read_bytes() == before
    assert not (small.folder / "backtest_trial").exists()
    assert found["verdict"] == "better", found["stdout"]
    assert found["converted"] == sum(map(buys, range(LEADS))) == 72
    # 90 have asked and tie, those with the smallest ids are called; of the old side the 60 bosses
    # and 20 others.
    called = sorted(f"own:{i}" for i in range(LEADS) if asked(i))[:80]
    wanted = {lead for lead in called if buys(int(lead.split(":")[1]))}
    assert set(found["reached"]["only_new"]) <= wanted
    assert found["reached"]["both"] + len(found["reached"]["only_new"]) == len(wanted)
    assert found["aucs"][1]["value"] == pytest.approx(
        (72 * 90 + 72 * 18 * 0.5) / (72 * (LEADS - 72)))
    tiers = {(row["old"], row["new"]): row["leads"] for row in found["migration"]}
    assert tiers == {("hot", "hot"): 30, ("hot", "cold"): 30, ("cold", "hot"): 60,
                     ("cold", "cold"): 60}
    assert "points empty" not in found["stdout"] and "points 0 -> 20" in found["stdout"]

    # Everybody asks in February: nobody knew that in January.
    with duckdb.connect(str(small.warehouse)) as connection:
        connection.execute("insert into crm.happened select 'later' || source_id, 'form_submit', "
                           "source_id, timestamp '2026-02-01 08:00:00' from crm.people")
    again = small.backtest("--capacity", "80", "--dates", "2026-01-31")
    with duckdb.connect(str(small.warehouse)) as connection:
        connection.execute("delete from crm.happened where source_event_id like 'later%'")
    for one in (found, again):
        del one["stdout"], one["stderr"]
    assert again == found


def test_two_models_of_the_same_files(small: Small) -> None:
    rule_files(small.rules, 0, 20)
    found = small.backtest("--models", "main", "trial", "--dates", "2026-01-31",
                           "--capacity", "80")
    assert found["verdict"] == "better" and found["names"] == ["main", "trial"]
    found = small.backtest("--models", "main", "none", "--dates", "2026-01-31", expect=1)
    assert "no model 'none' scores a lead; there are main, trial" in found["stderr"]


def test_a_mistake_is_a_sentence(small: Small, tmp_path: Path) -> None:
    rule_files(small.rules, 20, 0)
    empty = tmp_path / "empty.duckdb"
    duckdb.connect(str(empty)).close()
    for options, sentence in (
        (["--base", "nowhere"], "git does not know 'nowhere' here"),
        (["--base-folder", str(tmp_path)], "has no scoring_rules.csv"),
        (["--capacity", "0"], "--capacity 0: write a whole number from 1 on"),
        (["--warehouse", str(tmp_path / "none.duckdb")], "is not there yet"),
        (["--warehouse", str(empty)], "the warehouse has no table int_outcomes yet; run `dbt"),
        (["--vars", "{conversion_days: soon}"], "var conversion_days is 'soon'; write a whole"),
        (["--vars", "{as_of: 2026-01-31}"], "as_of is what the back-test sets itself"),
        (["--vars", "soon"], "write names and values"),
    ):
        done = small.run(*options)
        assert done.returncode == 1 and sentence in done.stderr, (done.stdout, done.stderr)
        assert "Traceback" not in done.stderr


def test_days_that_cannot_be_judged_are_sentences(small: Small) -> None:
    rule_files(small.rules, 20, 0)
    late = small.backtest("--dates", "2026-04-15", expect=1)
    assert "--dates 2026-04-15: not ripe." in late["stderr"]
    assert "2026-03-31 is the last day" in late["stderr"]
    never = small.backtest("--vars", json.dumps({**VARS, "conversion_days": 400}), expect=1)
    assert "no month-end is ripe yet" in never["stderr"]
    broken = small.rules / "scoring_rules.csv"
    broken.write_text(broken.read_text("utf-8").replace(",asked,", ",askedd,"), "utf-8")
    wrong = small.backtest("--dates", "2026-01-31", expect=1)
    assert "askedd" in wrong["stdout"]
    assert wrong["stdout"].startswith("seeds/rules/scoring_rules.csv, row 2 (main.asks)")


def test_without_git_a_folder_does(small: Small, tmp_path: Path) -> None:
    copy = tmp_path / "project"
    shutil.copytree(small.project, copy, ignore=shutil.ignore_patterns(".git"))
    done = subprocess.run(
        [sys.executable, "-m", "lead_scoring", "backtest", "--project", str(copy)], cwd=ROOT,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path)}, capture_output=True,
        text=True, check=False)
    assert done.returncode == 1
    assert "is not in a git repository; compare with a folder instead" in done.stderr
