"""The tables of models/marts/quality against plain loops, on random worlds with many ties."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest
from compiled import Table, compiled_project, fetch

Z = 1.959963984540054
TODAY = date(2026, 10, 31)
DAYS = (date(2026, 6, 30), date(2026, 7, 31))
TABLES = ["judged_scores", "score_quality", "score_bands", "criterion_effectiveness",
          "threshold_sweep", "segments_out_of_line", "champion_challenger"]
# What a contact costs, a conversion is worth, and how many there is time for, in the model main.
COST, VALUE, CAPACITY = 10, 40, 150
SCORE_TYPES = {
    "as_of_date": "date", "lead_id": "varchar", "model_id": "varchar", "model_version": "varchar",
    "rules_hash": "varchar", "mode": "varchar", "is_primary": "boolean", "is_held_out": "boolean",
    "lead_score": "decimal(28,6)", "tier": "varchar", "grade": "varchar",
    "conversion_probability": "decimal(10,9)", "lead_source": "varchar",
    "country_code": "varchar", "region": "varchar", "owner_key": "varchar",
}


def world(seed: int, leads: int, rate: float) -> dict[str, Table]:
    """Two models and two days; conversions come more often from high scores, a region converts
    less than its scores promise, the rule good tells the outcome and the rule bad the reverse."""
    dice = random.Random(seed)
    scores, points, outcomes = [], [], []
    for number in range(leads):
        lead = f"lead {number}"
        quality = dice.random()
        region = dice.choice(["north", "south", None])
        chance = rate * 3 * quality**2 * (0.1 if region == "north" else 1)
        hit = dice.random() < chance
        if hit or dice.random() < 0.1:
            outcomes.append({
                "lead_id": lead, "opportunity_count": 1, "won_count": int(hit),
                "converted_on": date(2026, 8, dice.randint(1, 31)) if hit else None})
        for day, (model, mode) in product(DAYS, (("main", "active"), ("trial", "testing"))):
            noise = dice.random() * (0.8 if model == "main" else 0.2)
            score = 5 * round(20 * (quality + noise) / 1.8)
            scores.append({
                "as_of_date": day, "lead_id": lead, "model_id": model, "mode": mode,
                "model_version": "1", "is_primary": mode == "active", "lead_score": score,
                "tier": "hot" if score >= 60 else "warm" if score >= 30 else "cold",
                "grade": dice.choice(["A1", "B2"]), "region": region,
                "conversion_probability": round(min(0.95, score / 200 + 0.01), 6)})
            if model == "main":
                fired = [rule for rule, odds in (("good", quality), ("bad", 1 - quality))
                         if dice.random() < odds]
                points += [{"as_of_date": day, "lead_id": lead, "model_id": model,
                            "rule_id": rule, "points": 10} for rule in fired]
    health = [{"model_id": "main", "rule_id": rule, "description": f"Is {rule}",
               "status": "in force", "known_share": 0.5} for rule in ("good", "bad", "silent")]
    texts = dict.fromkeys(["lead_id", "model_id", "rule_id"], "varchar")
    return {
        "past_scores": Table(SCORE_TYPES, scores),
        "past_points": Table({"as_of_date": "date", **texts, "points": "decimal(28,6)"}, points),
        "rule_health": Table({"model_id": "varchar", "rule_id": "varchar", "status": "varchar",
                              "description": "varchar", "known_share": "decimal(28,6)"}, health),
        "int_identity": Table({"source_key": "varchar", "lead_id": "varchar"}, []),
        "int_outcomes": Table({"lead_id": "varchar", "opportunity_count": "bigint",
                               "won_count": "bigint", "converted_on": "date"}, outcomes),
        "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": TODAY}]),
        "int_contact_values": Table({
            "model_id": "varchar", "segment_signal": "varchar", "cost_per_contact": "decimal(28,6)",
            "value_per_conversion": "decimal(28,6)", "contacts_per_month": "decimal(28,6)",
        }, [{"model_id": "main", "cost_per_contact": COST, "value_per_conversion": VALUE,
             "contacts_per_month": CAPACITY}]),
    }


@pytest.fixture(scope="module", params=[(1, 60, 0.2), (2, 400, 0.3), (3, 12, 0.0)],
                ids=["few", "many", "none"])
def quality(request: pytest.FixtureRequest) -> dict[str, list[dict[str, Any]]]:
    """The tables that the project's SQL makes of a random world."""
    project = compiled_project(" ".join(TABLES))
    with duckdb.connect() as connection:
        project.run(connection, world(*request.param), TABLES)
        return {name: fetch(connection, name) for name in TABLES}


def rows_of(quality: dict, model: str, day: date) -> list[tuple[str, float, bool, float, dict]]:
    """Lead, score, outcome, probability and the whole row of what was judged."""
    return [(row["lead_id"], float(row["lead_score"]), row["is_converted"],
             float(row["conversion_probability"]), row)
            for row in quality["judged_scores"]
            if row["model_id"] == model and row["as_of_date"] == day]


def wins(one: float, other: float) -> float:
    return 1.0 if one > other else 0.5 if one == other else 0.0


def delong(
    converted: list[Any], others: list[Any], wins_of: Callable[[Any, Any], float]
) -> tuple[float | None, float | None]:
    """Mean over all pairs and its standard error, by the two structural components."""
    if not converted or not others:
        return None, None
    tens = [sum(wins_of(a, b) for b in others) / len(others) for a in converted]
    ones = [sum(wins_of(a, b) for a in converted) / len(converted) for b in others]
    mean = sum(tens) / len(tens)
    if min(len(tens), len(ones)) < 2:
        return mean, None
    variance = sum(
        sum((one - mean) ** 2 for one in part) / (len(part) - 1) / len(part)
        for part in (tens, ones))
    return mean, math.sqrt(variance)


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """Both ends, as the roots of the quadratic equation that defines them."""
    p = hits / trials
    a, b, c = 1 + Z * Z / trials, -(2 * p + Z * Z / trials), p * p
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def close(shown: Any, expected: float | None, digits: float = 2e-6) -> bool:
    if expected is None or shown is None:
        return shown is None and expected is None
    return abs(float(shown) - expected) <= digits


def test_auc_its_error_and_lift_are_those_of_all_pairs(quality: dict) -> None:
    assert len(quality["score_quality"]) == 4
    for row in quality["score_quality"]:
        rows = rows_of(quality, row["model_id"], row["as_of_date"])
        yes = [score for _, score, hit, _, _ in rows if hit]
        no = [score for _, score, hit, _, _ in rows if not hit]
        mean, error = delong(yes, no, wins)
        assert close(row["auc"], mean)
        assert close(row["auc_standard_error"], error)
        # The mean of "in the best tenth", if equal scores are put in a random order.
        room, found = 0.1 * len(rows), 0.0
        for score in sorted({score for _, score, *_ in rows}, reverse=True):
            same = [hit for _, own, hit, *_ in rows if own == score]
            taken = max(min(room, len(same)), 0)
            found += taken * sum(same) / len(same)
            room -= taken
        lift = found / (0.1 * len(rows)) / (len(yes) / len(rows)) if yes else None
        assert close(row["lift_of_best_tenth"], lift)


def test_hanley_and_mcneil_are_not_far_from_delong(quality: dict) -> None:
    for row in quality["score_quality"]:
        yes, no = row["conversions"], row["leads"] - row["conversions"]
        if yes < 30:
            continue
        auc = float(row["auc"])
        one, two = auc / (2 - auc), 2 * auc**2 / (1 + auc)
        known = math.sqrt((auc * (1 - auc) + (yes - 1) * (one - auc**2)
                           + (no - 1) * (two - auc**2)) / (yes * no))
        assert 0.6 < float(row["auc_standard_error"]) / known < 1.6


def test_probabilities_are_judged_as_defined(quality: dict) -> None:
    for row in quality["score_quality"]:
        rows = rows_of(quality, row["model_id"], row["as_of_date"])
        losses = [-math.log(p if hit else 1 - p) for _, _, hit, p, _ in rows]
        gaps: dict[int, float] = {}
        for _, _, hit, p, whole in rows:
            gaps[whole["tenth"]] = gaps.get(whole["tenth"], 0) + p - hit
        assert close(row["log_loss"], sum(losses) / len(rows))
        assert close(row["brier_score"], sum((p - hit) ** 2 for _, _, hit, p, _ in rows)
                     / len(rows))
        assert close(row["calibration_error"], sum(map(abs, gaps.values())) / len(rows))
        assert close(row["expected_conversions"], sum(p for *_, p, _ in rows))


def test_no_verdict_without_forty_conversions(quality: dict) -> None:
    for table in ("score_quality", "champion_challenger"):
        for row in quality[table]:
            assert ("Not enough data" in row["verdict"]) == (row["conversions"] < 40), row
    if max(row["conversions"] for row in quality["score_quality"]) < 40:
        assert not quality["segments_out_of_line"]


def test_bands_have_all_leads_and_gains_end_at_one(quality: dict) -> None:
    for model, kind in product(("main", "trial"), ("tier", "score", "tenth", "grade")):
        bands = sorted((row for row in quality["score_bands"]
                        if (row["model_id"], row["band_type"]) == (model, kind)),
                       key=lambda row: row["band_order"])
        rows = rows_of(quality, model, DAYS[1])
        base = sum(hit for _, _, hit, *_ in rows) / len(rows)
        leads = conversions = 0
        for band in bands:
            own = [(score, hit) for _, score, hit, _, whole in rows if {
                "tier": whole["tier"], "grade": whole["grade"], "tenth": str(whole["tenth"]),
                "score": str(int(score // 10 * 10))}[kind] == band["band"]]
            hits = sum(hit for _, hit in own)
            leads, conversions = leads + len(own), conversions + hits
            assert (band["leads"], band["conversions"]) == (len(own), hits)
            low, high = wilson(hits, len(own))
            assert close(band["rate_low"], low) and close(band["rate_high"], high)
            assert close(band["leads_share_so_far"], leads / len(rows))
            assert close(band["conversions_share_so_far"],
                         conversions / (base * len(rows)) if base else None, 1e-5)
            assert close(band["lift"], hits / len(own) / base if base else None, 1e-3)
        assert leads == len(rows)
        if kind == "tier":
            assert [band["band"] for band in bands] == [
                name for name in ("hot", "warm", "cold") if name in {b["band"] for b in bands}]


def test_a_band_is_better_only_if_chance_does_not_explain_it(quality: dict) -> None:
    bands = {(row["model_id"], row["band_type"], row["band_order"]): row
             for row in quality["score_bands"]}
    for (model, kind, order), band in bands.items():
        following = bands.get((model, kind, order + 1))
        if kind == "grade" or following is None:
            assert band["is_better_than_next"] is None
            continue
        p, q = float(band["rate"]), float(following["rate"])
        low = p - q - math.hypot(p - float(band["rate_low"]), float(following["rate_high"]) - q)
        high = p - q + math.hypot(float(band["rate_high"]) - p, q - float(following["rate_low"]))
        enough = sum(row["conversions"] for key, row in bands.items()
                     if key[:2] == (model, kind)) >= 40
        assert band["is_better_than_next"] == (
            "yes" if enough and low > 0 else "no" if enough and high < 0 else "not enough data")


def test_criteria_are_judged_by_those_they_fired_for(quality: dict) -> None:
    rows = rows_of(quality, "main", DAYS[1])
    n, c = len(rows), sum(hit for _, _, hit, *_ in rows)
    found = {row["rule_id"]: row for row in quality["criterion_effectiveness"]}
    assert set(found) == {"good", "bad", "silent"}
    assert found["silent"]["verdict"] == "Fired for nobody on that day"
    for rule in ("good", "bad"):
        row = found[rule]
        cells = [(row["fired_leads"], row["fired_conversions"]),
                 (row["other_leads"], row["other_conversions"])]
        assert (sum(leads for leads, _ in cells), sum(hits for _, hits in cells)) == (n, c)
        value = sum(((hits + 0.5) / (c + 1) - (leads - hits + 0.5) / (n - c + 1))
                    * math.log((hits + 0.5) / (c + 1) / ((leads - hits + 0.5) / (n - c + 1)))
                    for leads, hits in cells)
        assert close(row["information_value"], value)
    if c >= 40:
        assert found["good"]["verdict"] == "Fires for leads that convert better"
        assert found["bad"]["verdict"] == "Gives points to leads that convert worse"


def test_thresholds_count_everyone_from_a_score_on(quality: dict) -> None:
    for model in ("main", "trial"):
        rows = rows_of(quality, model, DAYS[1])
        sweep = [row for row in quality["threshold_sweep"] if row["model_id"] == model]
        assert {float(row["from_score"]) for row in sweep} == {score for _, score, *_ in rows}
        everyone = sum(hit for _, _, hit, *_ in rows)
        for row in sweep:
            called = [hit for _, score, hit, *_ in rows if score >= row["from_score"]]
            assert (row["leads"], row["conversions"]) == (len(called), sum(called))
            precision = sum(called) / len(called)
            recall = sum(called) / everyone if everyone else None
            assert close(row["conversion_precision"], precision)
            assert close(row["recall"], recall)
            f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0
            assert close(row["f1"], f1)
        best = [row for row in sweep if row["is_highest_f1"]]
        assert len(best) == (1 if everyone else 0)
        assert all(one["f1"] == max(row["f1"] for row in sweep) for one in best)
        proposed = [row for row in sweep if row["is_proposed"]]
        if model == "trial":
            assert {row["profit"] for row in sweep} == {None} and not proposed
            continue
        profits = {row["from_score"]: VALUE * row["conversions"] - COST * row["leads"]
                   for row in sweep}
        assert profits == {row["from_score"]: row["profit"] for row in sweep}
        in_time = {row["from_score"]: profits[row["from_score"]] for row in sweep
                   if row["leads"] <= CAPACITY}
        pays = everyone >= 40 and max(in_time.values(), default=0) > 0
        assert [row["from_score"] for row in proposed] == (
            [max(in_time, key=lambda score: (in_time[score], score))] if pays else [])


def test_segments_are_listed_if_their_interval_excludes_the_promise(quality: dict) -> None:
    for model in ("main", "trial"):
        rows = rows_of(quality, model, DAYS[1])
        if sum(hit for _, _, hit, *_ in rows) < 40:
            continue
        tenths: dict[int, list[bool]] = {}
        for _, _, hit, _, whole in rows:
            tenths.setdefault(whole["tenth"], []).append(hit)
        listed = {row["segment"]: row for row in quality["segments_out_of_line"]
                  if (row["model_id"], row["segment_type"]) == (model, "region")}
        for region in ("north", "south"):
            own = [(whole["tenth"], hit) for _, _, hit, _, whole in rows
                   if whole["region"] == region]
            promise = sum(sum(tenths[t]) / len(tenths[t]) for t, _ in own) / len(own)
            low, high = wilson(sum(hit for _, hit in own), len(own))
            assert (region in listed) == (not low <= promise <= high)
            if region in listed:
                assert close(listed[region]["expected_rate"], promise)
        assert "converts less than its scores promise" in listed["north"]["finding"]


def test_a_challenger_is_compared_on_the_same_leads(quality: dict) -> None:
    (row,) = quality["champion_challenger"]
    champion = {lead: score for lead, score, *_ in rows_of(quality, "main", DAYS[1])}
    pairs = [((champion[lead], score), hit)
             for lead, score, hit, *_ in rows_of(quality, "trial", DAYS[1])]
    yes = [scores for scores, hit in pairs if hit]
    no = [scores for scores, hit in pairs if not hit]
    difference, error = delong(
        yes, no, lambda a, b: wins(a[1], b[1]) - wins(a[0], b[0]))
    assert close(row["auc_difference"], difference)
    if difference is not None and error is not None:
        assert close(row["auc_difference_low"], difference - Z * error, 1e-5)
        assert close(row["auc_difference_high"], difference + Z * error, 1e-5)
    if row["conversions"] >= 40:
        assert row["verdict"].startswith("The challenger tells better who converts")


def test_what_is_not_ripe_is_not_judged() -> None:
    tables = world(2, 400, 0.3)
    tables["int_clock"] = Table({"as_of_date": "date"}, [{"as_of_date": date(2026, 10, 28)}])
    with duckdb.connect() as connection:
        compiled_project(" ".join(TABLES)).run(connection, tables, ["judged_scores"])
        assert {row["as_of_date"] for row in fetch(connection, "judged_scores")} == {DAYS[0]}


def test_a_wrong_number_of_days_is_a_sentence(tmp_path: Path, run_dbt: Callable) -> None:
    done = run_dbt("compile", "--select", "judged_scores", "--vars", "{conversion_days: 1.5}",
                   warehouse=tmp_path / "none.duckdb")
    assert "var conversion_days is '1.5'; write a whole number of days" in done.stdout
