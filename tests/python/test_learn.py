"""Points learned from outcomes: by hand where a hand can do it, and by planted truths."""

from __future__ import annotations

import argparse
import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from lead_scoring import rule_files
from lead_scoring.learn import (
    bins,
    calibrate,
    choose,
    command,
    folds,
    gates,
    handset,
    leaks,
    measures,
    read,
    rows,
    scorecard,
    train,
)
from lead_scoring.learn.bins import Level
from lead_scoring.learn.scorecard import Part, Scorecard, Settings
from lead_scoring.learn.table import Field, Table, clean, six_decimals, typed_column

PROJECT = Path(__file__).resolve().parents[2]
ABOUT = rows.About("learned", "1", "default", 100, 50, 0.5, "2026-01-01", "2026-02-01", 30)
SOURCE, SIZE = Field("lead", "lead_source"), Field("lead", "employee_count")
VISITS = Field("event", "visited_pricing", "count")
RECENCY = Field("event", "visited_pricing", "days_since_last")


def decayed(days: int) -> Field:
    return Field("event", "visited_pricing", "decayed_sum", days)


def world(leads: int = 1500, signal: float = 1.0, seed: int = 7) -> Table:
    """Leads over a year whose conversion depends on source, size and recent visits."""
    chance = np.random.default_rng(seed)
    source = chance.choice(["google", "partner", "fair", None], leads, p=[0.5, 0.2, 0.2, 0.1])
    size = np.where(chance.random(leads) < 0.2, np.nan, chance.integers(1, 1000, leads))
    count = chance.poisson(1.0, leads).astype(float)
    since = np.where(count > 0, chance.integers(0, 60, leads), np.nan)
    worth = {"google": -0.5, "partner": 1.5, "fair": 0.0, None: -1.0}
    log_odds = -1.2 + signal * (
        np.array([worth[one] for one in source]) + np.where(np.nan_to_num(size) > 400, 1.0, 0)
        + np.where(np.nan_to_num(since, nan=99) < 20, 1.2, 0))
    won = (chance.random(leads) < measures.sigmoid(log_odds)).astype(int)
    columns = {SOURCE: typed_column(source), SIZE: size, VISITS: count, RECENCY: since}
    for days in (7, 30, 90):
        columns[decayed(days)] = six_decimals(
            np.where(count > 0, count * 0.5 ** (np.nan_to_num(since) / days), 0))
    day = np.datetime64("2025-01-05") + 7 * np.sort(chance.integers(0, 52, leads))
    return Table(columns, won, np.array([f"lead{one:05}" for one in range(leads)]), day)


# Weight of evidence and points


def test_evidence_is_the_shrunk_log_odds_against_all():
    # 30 of 100 won. Of the first level 20 of 40, with 10 pseudo-leads of 30 %: 23 to 27.
    found = bins.evidence_of(np.array([20, 10]), np.array([20, 50]))
    assert found == pytest.approx([np.log(23 / 27) - np.log(30 / 70),
                                   np.log(13 / 57) - np.log(30 / 70)])


def test_points_are_evidence_times_coefficient_times_twenty_points_per_doubling():
    part = Part(SOURCE, (Level("values", values=("a",)), Level("missing")), (40, 60), (20, 10),
                (np.log(2), -np.log(4)), 0.5, coefficient=0.9)
    assert part.exact == pytest.approx([18.0, -36.0])
    assert scorecard.whole(np.array([0.5, -0.5, 1.49, -2.5])).tolist() == [1, -1, 1, -3]


def test_one_field_without_penalty_gives_back_the_log_odds_of_its_levels():
    """With one field, a slope and an intercept, two levels are fitted exactly."""
    source = np.array(["a"] * 400 + ["b"] * 600, dtype=object)
    won = np.r_[np.ones(200), np.zeros(200), np.ones(60), np.zeros(540)].astype(int)
    table = Table({SOURCE: source}, won, np.arange(1000), np.arange(1000))
    card = scorecard.fit(table, Settings(ridge=1e-9))
    assert card.probability(table, exact=True)[[0, 999]] == pytest.approx([0.5, 0.1], abs=1e-4)
    points = dict(zip([level.values for level in card.parts[0].levels], card.parts[0].exact,
                      strict=True))
    gap = points["a",] - points["b",]
    assert gap == pytest.approx(20 / np.log(2) * (np.log(1) - np.log(1 / 9)), rel=1e-3)


def test_intercept_makes_mean_probability_the_rate():
    table = world()
    card = scorecard.fit(table, Settings(half_lives=(30,)))
    for exact in (False, True):
        assert card.probability(table, exact).mean() == pytest.approx(table.converted.mean())


# Levels


def test_missing_is_a_level_of_its_own_and_levels_hold_each_row_once():
    table = world()
    for column in table.columns.values():
        levels = bins.levels_of(column, table.converted)
        assert (levels[-1].kind == "missing") == bins.unknown(column).any()
        place = bins.positions(levels, column)
        assert (place >= 0).all()
        assert np.bincount(place).min() >= 0.03 * len(table) or not bins.unknown(column).any()


def test_rare_values_and_values_that_no_list_can_name_are_other():
    texts = typed_column(["a|b"] * 300 + ["Mail "] * 300 + ["x"] * 3 + ["null"] * 100 + ["7.0"] * 99
                         + ["007"] * 99)
    won = np.tile([0, 1, 1], 301)[: len(texts)]
    levels = bins.levels_of(texts, won)
    named = {value for level in levels if level.kind == "values" for value in level.values}
    assert named == {"mail", "7"}
    assert bins.positions(levels, typed_column(["a|b", "never seen", "MAIL", None])).tolist() == [
        len(levels) - 1, len(levels) - 1,
        next(place for place, level in enumerate(levels) if "mail" in level.values
             and level.kind == "values"), -1]


@pytest.mark.parametrize(("below", "above", "edge"), [
    (9, 10, 10), (0.123, 0.1234567, 0.1234), (499, 512.5, 500), (-3, -1, -2),
    (1.0, 1.0000004, 1.0000004),
])
def test_edges_are_short_and_part_the_same_rows(below: float, above: float, edge: float):
    assert bins.short_between(below, above) == edge or below < bins.short_between(
        below, above) <= above


def test_values_are_read_as_the_models_read_them():
    assert [clean(text) for text in (" A b ", "", None, True, float("nan"))] == [
        "a b", None, None, "true", None]
    assert typed_column(["1", "2.5", None]).tolist()[:2] == [1.0, 2.5]
    assert typed_column(["1", "x"]).tolist() == ["1", "x"]
    assert six_decimals(np.array([0.1234565, 1 / 3])).tolist() == [0.123457, 0.333333]


# Parts in time


def test_folds_keep_leads_together_and_look_forward():
    table = world(300)
    weekly = Table({}, np.tile(table.converted, 3), np.tile(table.lead, 3),
                   np.r_[table.day, table.day + 7, table.day + 14])
    for learn, held in folds.forward(weekly):
        assert not set(weekly.lead[learn]) & set(weekly.lead[held])
        first = {lead: weekly.day[weekly.lead == lead].min() for lead in set(weekly.lead)}
        assert max(first[lead] for lead in weekly.lead[learn]) <= min(
            first[lead] for lead in weekly.lead[held])
    assert sum(held.sum() for _, held in folds.around(weekly)) == len(weekly)


def test_the_newest_rows_judge_and_unripe_ones_do_not_teach():
    table = world(2000)
    older, newer = train.split(table, 30)
    assert table.day[older].max() + np.timedelta64(30, "D") <= table.day[newer].min()
    assert 0.25 < newer.mean() < 0.36


# Gates


@pytest.mark.parametrize(("conversions", "word", "fields"), [
    (0, "Not ready", 0), (39, "Not ready", 0), (40, "OK", 8), (199, "OK", 8), (200, "Ready", None)])
def test_gate_by_conversions(conversions: int, word: str, fields: int | None):
    verdict = gates.before(conversions)
    assert (verdict.word, verdict.most_fields) == (word, fields)
    assert str(conversions) in verdict.reason


def test_leads_needed_are_those_of_riley():
    # predictive.md, section 6: R2 0.038 needs 2,346 leads for 10 parameters, 0.14 needs 575.
    assert gates.leads_needed(10, 0.038) == pytest.approx(2346, rel=0.02)
    assert gates.leads_needed(10, 0.14) == pytest.approx(575, rel=0.04)
    assert gates.leads_needed(10, 0.14, auc=0.85) == 2 * gates.leads_needed(10, 0.14)


def test_with_few_conversions_nothing_is_proposed():
    table = world(100)
    few = table.rows(np.cumsum(table.converted) < 40)
    proposal = train.propose(few)
    assert proposal.card is None
    assert proposal.verdict.word == "Not ready"
    assert "39 ripe conversions" in proposal.verdict.reason


def test_noise_teaches_nothing():
    proposal = train.propose(world(1500, signal=0), with_rivals=False)
    assert proposal.card is None
    assert "nothing to learn" in proposal.verdict.reason


def test_signal_teaches():
    proposal = train.propose(world(), with_rivals=True)
    assert proposal.card is not None
    by_name = {one.name: one for one in proposal.judged.measured}
    assert by_name[train.LEARNED].auc > 0.7
    assert by_name[train.LEARNED].auc > by_name[train.BOOSTING].auc - 0.03
    assert abs(by_name[train.LEARNED].auc - by_name[train.UNROUNDED].auc) < 0.01


def test_with_40_to_200_conversions_there_are_few_fields():
    table = world(1500)
    noise = np.random.default_rng(1)
    many = {Field("lead", f"noise{one}"): noise.normal(size=len(table)) for one in range(12)}
    some = replace(table, columns={**table.columns, **many}).rows(np.arange(len(table)) % 4 == 0)
    assert 40 <= some.conversions < 200
    proposal = train.propose(some, with_rivals=False)
    assert proposal.verdict.word == "OK"
    assert proposal.card is None or len(proposal.card.parts) <= gates.FEW_FIELDS


# Leaks


def test_planted_leaks_raise_an_alarm_with_their_name():
    table = world()
    chance = np.random.default_rng(3)
    planted = {
        "deal_size": np.where(table.converted == 1, chance.random(len(table)), np.nan),
        "verdict": np.array(["good" if one else "bad" for one in table.converted], dtype=object),
        "call_notes": np.where((table.converted == 1) ^ (chance.random(len(table)) < 0.1), 1.0,
                               np.nan),
    }
    for name, column in planted.items():
        field = Field("lead", name)
        leaking = replace(table, columns={**table.columns, field: column})
        assert set(leaks.alarms(leaking)) == {field}
        with pytest.raises(train.Leak, match=name):
            train.propose(leaking, with_rivals=False)
    assert not leaks.alarms(table)


def test_an_allowed_field_raises_no_alarm():
    table = world()
    field = Field("lead", "verdict")
    noisy = np.where(np.random.default_rng(3).random(len(table)) < 0.12, 1 - table.converted,
                     table.converted).astype(float)
    leaking = replace(table, columns={**table.columns, field: noisy})
    with pytest.raises(train.Leak):
        train.propose(leaking, with_rivals=False)
    proposal = train.propose(leaking, with_rivals=False, allow=["verdict"])
    assert field in {part.field for part in proposal.card.parts}


# Rows of the rule files


def files_of(table: Table) -> rows.Files:
    table = table.in_order()
    card, _ = train.learn(table, None)
    rules = handset.read_rules(PROJECT / "seeds" / "rules")
    return rows.rows_of(card, table, rules, ABOUT)


def test_the_same_input_gives_the_same_rows_whatever_its_order():
    table = world()
    shuffled = table.rows(np.random.default_rng(5).permutation(len(table)))
    turned = replace(shuffled, columns=dict(reversed(shuffled.columns.items())))
    assert files_of(table) == files_of(turned)


def test_rules_that_are_read_again_give_the_same_scores(tmp_path: Path):
    table = world().in_order()
    card, _ = train.learn(table, None)
    folder = tmp_path / "rules"
    folder.mkdir()
    for file in (PROJECT / "seeds" / "rules").glob("*.csv"):
        (folder / file.name).write_text(file.read_text())
    new = rows.rows_of(card, table, handset.read_rules(folder), ABOUT)
    for file, (_, text) in rows.files_with(folder, new, "learned").items():
        (folder / file).write_text(text)
    assert rule_files.check(folder) == []
    hand = handset.hand_set(handset.read_rules(folder), "learned", table)
    assert not hand.left_out
    assert not hand.near
    assert hand.score.tolist() == card.score(table).tolist()
    again = rows.files_with(folder, new, "learned")
    assert rows.difference(again) == ""  # a second run replaces its own rows


def test_other_rows_stay_as_they_are_to_the_byte(tmp_path: Path):
    before = ('model_id,tier,enter_at,leave_at,description\r\n"default", a,,5,"x,\ny"\r\n'
              "learned,a,,,z\r\n")
    (tmp_path / "tiers.csv").write_text(before, newline="")
    new = {"tiers.csv": [{"model_id": "learned", "tier": "b"}]}
    _, after = rows.files_with(tmp_path, new, "learned")["tiers.csv"]
    assert after.startswith('model_id,tier,enter_at,leave_at,description')
    assert '"default", a,,5,"x,\ny"' in after
    assert list(csv.reader(after.splitlines()[-1:])) == [["learned", "b", "", "", ""]]


def test_bands_join_up_and_rise():
    files = files_of(world())
    for file in rows.BANDS:
        edges = [(row["enter_at"], row["leave_at"]) for row in files[file]]
        assert edges[0][0] == ""
        assert edges[-1][1] == ""
        assert all(one[1] == two[0] for one, two in pairwise(edges))
        inner = [int(one[1]) for one in edges[:-1]]
        assert inner == sorted(set(inner))


def test_hand_set_rules_come_in_scaled_and_rounded():
    table = world(400)
    prior = handset.Prior((("a", "points"), ("b", "if_unknown")), np.array([10.0, -4.0]),
                          np.eye(2)[np.arange(400) % 2])
    card = Scorecard((), prior_weight=0.26)
    assert card.score(replace(table, prior=prior))[:2].tolist() == [3, -1]  # 2.6 and -1.04


# Hand-set points from the training tables


def test_hand_set_points_of_attributes_and_events():
    table = Table(
        {Field("lead", "job_level"): np.array(["vp", None, "clerk"], dtype=object),
         Field("lead", "employee_count"): np.array([50.0, 501.0, np.nan]),
         VISITS: np.array([2.0, 0.0, 1.0]), RECENCY: np.array([30.0, np.nan, 60.0]),
         decayed(30): np.array([1.0, 0.0, 0.25])},
        np.array([1, 0, 0]), np.arange(3), np.arange(3))
    rules = handset.read_rules(PROJECT / "seeds" / "rules")
    hand = handset.hand_set(rules, "default", table)
    # a VP (20) of a company of 50 (10) with 15 x 1; nobody; 15 x 0.25
    assert hand.score.tolist() == [45, 0, 3.75]
    assert "attended_webinar" in hand.left_out
    assert "visited_pricing" in hand.near  # several visits a day are counted


# Commands


def training_files(table: Table, folder: Path) -> Path:
    """The training tables of a world as CSV files, as another warehouse would export them."""
    folder.mkdir()
    keys = list(zip(table.lead, table.day.astype(str), strict=True))
    with (folder / "training_leads.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["lead_id", "snapshot_date", "days_since_created", "converted_on",
                      "is_converted", "is_ripe"])
        for (lead, day), won in zip(keys, table.converted, strict=True):
            when = str(np.datetime64(day) + 20) if won else ""
            out.writerow([lead, day, 0, when, won, "true"])
    with (folder / "training_values.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["lead_id", "snapshot_date", "subject", "attribute", "value_text",
                      "is_point_in_time"])
        for field in (SOURCE, SIZE):
            for (lead, day), cell in zip(keys, table.columns[field], strict=True):
                text = "" if clean(cell) is None else cell if field == SOURCE else f"{cell:.0f}"
                out.writerow([lead, day, "lead", field.attribute, text, "true"])
    with (folder / "training_activity.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["lead_id", "snapshot_date", "signal_id", "days_since_last", "occurrences",
                      "decayed_7", "decayed_30", "decayed_90"])
        for place, (lead, day) in enumerate(keys):
            if table.columns[VISITS][place]:
                out.writerow([lead, day, "visited_pricing", f"{table.columns[RECENCY][place]:.0f}",
                              f"{table.columns[VISITS][place]:.0f}",
                              *(table.columns[decayed(days)][place] for days in (7, 30, 90))])
    return folder


def arguments(*texts: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(texts)


def project_copy(folder: Path) -> Path:
    (folder / "seeds" / "rules").mkdir(parents=True)
    for file in (PROJECT / "seeds" / "rules").glob("*.csv"):
        (folder / "seeds" / "rules" / file.name).write_text(file.read_text())
    return folder


def test_the_command_reads_files_prints_a_diff_and_changes_nothing(tmp_path: Path, capsys):
    tables = training_files(world(), tmp_path / "tables")
    project = project_copy(tmp_path / "project")
    before = {file: file.read_text() for file in (project / "seeds" / "rules").iterdir()}
    options = ["--tables", str(tables), "--project", str(project)]
    assert command.run(arguments(*options, "--out", str(tmp_path / "out"))) == 0
    shown = capsys.readouterr().out
    assert "+learned," in shown
    assert "Nothing was changed" in shown
    assert {file: file.read_text() for file in before} == before
    report = (tmp_path / "out" / "report.md").read_text()
    assert "## Proposed points" in report
    assert "gradient boosting" in report
    assert (tmp_path / "out" / "judgement.svg").exists()
    assert command.run(arguments(*options, "--write")) == 0
    assert rule_files.check(project / "seeds" / "rules") == []
    assert "TESTING" in (project / "seeds" / "rules" / "scoring_models.csv").read_text()
    # Calibration moves the intercept of that row, and nothing else of the files.
    assert command.run(arguments(*options, "--calibrate", "--model", "learned")) == 0
    assert "Intercept of learned:" in capsys.readouterr().out


def test_the_rule_files_of_an_installed_package_are_copied_before_they_change(
    tmp_path: Path, capsys
):
    tables = training_files(world(), tmp_path / "tables")
    package = project_copy(tmp_path / "own" / "dbt_packages" / "lead_scoring")
    (tmp_path / "own" / "seeds" / "rules").mkdir(parents=True)
    before = {file: file.read_text() for file in (package / "seeds" / "rules").iterdir()}
    command.run(arguments("--tables", str(tables), "--project", str(tmp_path / "own"), "--write"))
    assert "{+enabled: false}" in capsys.readouterr().out
    assert {file: file.read_text() for file in before} == before
    own = tmp_path / "own" / "seeds" / "rules"
    assert {file.name for file in own.iterdir()} == {file.name for file in before}
    assert rule_files.check(own) == []
    assert "TESTING" in (own / "scoring_models.csv").read_text()


def test_fields_can_be_left_out_or_chosen(tmp_path: Path, capsys):
    tables = training_files(world(), tmp_path / "tables")
    options = ["--tables", str(tables), "--project", str(project_copy(tmp_path / "project"))]
    command.run(arguments(*options, "--without", f"{SOURCE.attribute},visited_pricing"))
    shown = capsys.readouterr().out
    assert "+learned,employee_count_" in shown
    assert SOURCE.attribute not in shown and "+learned,visited_pricing" not in shown
    command.run(arguments(*options, "--fields", SOURCE.attribute))
    shown = capsys.readouterr().out
    assert f"+learned,{SOURCE.attribute}_" in shown and "+learned,employee_count" not in shown
    with pytest.raises(ValueError, match="--without names colour, which the training tables do "):
        command.run(arguments(*options, "--without", "colour"))


def test_it_says_that_no_event_gave_a_signal(tmp_path: Path, capsys):
    tables = training_files(world(), tmp_path / "tables")
    options = ["--tables", str(tables), "--project", str(project_copy(tmp_path / "project"))]
    command.run(arguments(*options))
    assert "no event gave a signal" not in capsys.readouterr().out
    activity = tables / "training_activity.csv"
    activity.write_text(activity.read_text().splitlines()[0] + "\n")
    command.run(arguments(*options))
    assert "no event gave a signal" in capsys.readouterr().out


def test_the_command_says_what_is_missing(tmp_path: Path):
    with pytest.raises(FileNotFoundError, match="is no folder"):
        command.run(arguments("--tables", str(tmp_path / "nowhere"), "--project", str(PROJECT)))
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match=r"training_leads\.parquet"):
        command.run(arguments("--tables", str(tmp_path / "empty"), "--project", str(PROJECT)))
    with pytest.raises(FileNotFoundError, match="dbt deps installs"):
        command.run(arguments("--project", str(tmp_path / "empty")))
    with pytest.raises(ValueError, match="are the same"):
        command.run(arguments("--model", "default", "--project", str(PROJECT)))


def test_values_not_kept_on_their_day_are_not_learned_from(tmp_path: Path):
    folder = training_files(world(300), tmp_path / "tables")
    file = folder / "training_values.csv"
    text = [line.replace(",true", ",false") if "employee_count" in line else line
            for line in file.read_text().splitlines(keepends=True)]
    file.write_text("".join(text))
    with read.connect(Path(), folder) as connection:
        training = read.training(connection)
    assert SIZE not in training.table.columns
    assert SIZE in training.known.columns
    assert "0% of its values" in training.left_out["employee_count"]


def test_calibration_takes_the_newest_days_with_enough_of_both():
    table = world(1500)
    newest = calibrate.newest_rows(table)
    assert table.rows(newest).conversions >= 40
    later = table.day > table.day[newest].min()
    assert table.rows(later).conversions < 40 or (table.converted[later] == 0).sum() < 40
    with pytest.raises(ValueError, match="from 40 on"):
        calibrate.newest_rows(table.rows(np.cumsum(table.converted) < 20))


# Measures


def test_measures_by_hand():
    won = np.array([1, 0, 1, 0])
    score = np.array([3.0, 3.0, 2.0, 1.0])
    assert measures.auc(won, score) == pytest.approx(0.625)  # (0.5 + 1 + 0 + 1) / 4
    assert measures.lift(won, score, 0.5) == pytest.approx(1.0)
    assert measures.log_loss(won, np.full(4, 0.5)) == pytest.approx(np.log(2))
    assert measures.calibration_error(won, np.full(4, 0.5), 1) == pytest.approx(0)
    assert measures.stability_index(np.array([5, 5]), np.array([5, 5])) == 0
    assert measures.shifted_intercept(won, np.zeros(4)) == pytest.approx(0)


def test_auc_interval_covers_as_often_as_it_says():
    chance = np.random.default_rng(2)
    truth, covered = 0.7602, 0  # of two normal scores one standard deviation apart: phi(1/sqrt 2)
    for _ in range(200):
        won = (chance.random(200) < 0.4).astype(int)
        low, high = measures.auc_interval(won, chance.normal(size=200) + won)
        covered += low <= truth <= high
    assert 180 <= covered <= 199


def test_slope_tells_boldness():
    chance = np.random.default_rng(4)
    log_odds = chance.normal(size=4000)
    won = (chance.random(4000) < measures.sigmoid(log_odds)).astype(int)
    assert choose.slope(won, log_odds) == pytest.approx(1, abs=0.12)
    assert choose.slope(won, log_odds * 1.5) == pytest.approx(1 / 1.5, abs=0.1)
    assert choose.slope(won, log_odds * 9) == choose.GENTLE
