"""The oracle itself, held against calculations by hand and against published examples."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from oracle import LedgerRow, Result, bucket, round_points, score
from worlds import FILE_COLUMNS, row, rule_row

AS_OF = date(2024, 3, 31)


def event(age: int, lead_id: str = "a", **cells: Any) -> dict[str, Any]:
    """A page view that happened `age` days before the as-of day and was known at once."""
    day = AS_OF - timedelta(days=age)
    return {"lead_id": lead_id, "event_type": "page_view", "event_date": day,
            "available_date": day, "not_scored_reason": None} | cells


def signal(signal_id: str, subject: str, **cells: Any) -> dict[str, str]:
    """A row of signals.csv."""
    return row(FILE_COLUMNS["signals"], signal_id=signal_id, subject=subject, **cells)


VIEW = signal("view", "event", event_type="page_view", operator="occurred")
NEED = signal("need", "lead", property="need", operator="equals", value="yes")
MODEL = row(FILE_COLUMNS["scoring_models"], model_id="m", version="1", mode="ACTIVE", priority=1)


def rule(rule_id: str = "r", model_id: str = "m", **cells: Any) -> dict[str, str]:
    """A row of scoring_rules.csv: about page views and behaviour, if nothing else is said."""
    place = {"component": "behavioral", "axis": "engagement", "signal_id": "view"}
    return rule_row(model_id, rule_id, **(place | cells))


def scored(
    *rules: dict[str, str],
    ages: tuple[int, ...] = (),
    events: tuple[dict[str, Any], ...] = (),
    need: str | None = None,
    leads: tuple[str, ...] = ("a",),
    as_of: date = AS_OF,
    **files: list[dict[str, str]],
) -> Result:
    """A small world: the page views of one lead by their ages, and what it says it needs."""
    rule_files = {name: [] for name in FILE_COLUMNS} | {
        "signals": [VIEW, NEED], "scoring_models": [MODEL], "scoring_rules": list(rules)} | files
    attributes = [{"lead_id": lead, "subject": "lead", "attribute": "need", "value_text": need}
                  for lead in leads]
    return score(as_of, rule_files, leads, attributes, [*map(event, ages), *events])


def points(result: Result, lead_id: str = "a") -> Decimal:
    """The score of a lead in its primary model."""
    return result.primary[lead_id].lead_score


def entries(result: Result) -> list[tuple[str, str | None, Decimal]]:
    """The ledger in short, in order."""
    return [(one.entry, one.rule_id, one.points) for one in result.ledger]


def group(combine: str, **cells: Any) -> list[dict[str, str]]:
    """rule_groups.csv with one group g."""
    return [row(FILE_COLUMNS["rule_groups"], model_id="m", rule_group="g", combine=combine,
                **cells)]


# ------------------------------------------------------------------------------- decay and limits


@pytest.mark.parametrize(
    ("cells", "ages", "expected"),
    [
        # MadKudu's documented example: 9 points that live 90 days, 3 days old.
        ({"points": 9, "decay": "linear", "decay_days": 90}, (3,), "8.7"),
        ({"points": 9, "decay": "linear", "decay_days": 90}, (0,), "9"),
        ({"points": 9, "decay": "linear", "decay_days": 90}, (90, 91, 400), "0"),
        # 15 + 7.5 + 3.75
        ({"points": 15, "decay": "half_life", "decay_days": 30}, (0, 30, 60), "26.25"),
        # 10 * 2 ** -0.5
        ({"points": 10, "decay": "half_life", "decay_days": 2}, (1,), "7.071068"),
        # Breadcrumbs: three points that fall by 10 % every 5 days.
        ({"points": 3, "decay": "step", "decay_days": 5, "decay_percent": 10}, (4,), "3"),
        ({"points": 3, "decay": "step", "decay_days": 5, "decay_percent": 10}, (5,), "2.7"),
        ({"points": 3, "decay": "step", "decay_days": 5, "decay_percent": 10}, (12,), "2.4"),
        ({"points": 3, "decay": "step", "decay_days": 5, "decay_percent": 10}, (50, 99), "0"),
        # 15 / 0.2 periods are exactly 75, although a floating-point remainder says otherwise.
        ({"points": 1, "decay": "step", "decay_days": "0.2", "decay_percent": 1}, (15,), "0.25"),
        ({"points": -5, "decay": "half_life", "decay_days": 10}, (10, 10), "-5"),
        ({"points": 5}, (0, 0, 400), "15"),
    ],
)
def test_decay(cells: dict[str, Any], ages: tuple[int, ...], expected: str) -> None:
    assert points(scored(rule(**cells), ages=ages)) == Decimal(expected)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, 8),
        ({"window_days": 1}, 3),
        ({"window_days": 7}, 5),
        ({"window_days": 8}, 7),
        ({"max_times": 1, "per": "day"}, 4),
        ({"max_times": 2, "per": "day"}, 7),
        ({"max_times": 3}, 3),
        ({"max_times": 3, "per": "ever"}, 3),
        ({"max_times": 1, "per": "day", "window_days": 8}, 3),
        ({"max_times": 1}, 1),
    ],
)
def test_how_many_count(cells: dict[str, Any], expected: int) -> None:
    # 3 today, 2 three days ago, 2 a week ago, 1 nine days ago.
    (line,) = scored(rule(points=1, **cells), ages=(0, 0, 0, 3, 3, 7, 7, 9)).ledger
    assert (line.occurrences, line.points) == (expected, Decimal(expected))
    assert line.last_occurred_on == AS_OF


def test_ever_counts_the_newest() -> None:
    cells = {"points": 8, "decay": "half_life", "decay_days": 1, "max_times": 2}
    (line,) = scored(rule(**cells), ages=(3, 1, 2)).ledger
    assert (line.points, line.last_occurred_on) == (Decimal(6), AS_OF - timedelta(days=1))


def test_rounding_is_half_away_from_zero_and_forgives_a_billionth() -> None:
    assert round_points(Decimal("0.0000005")) == Decimal("0.000001")
    assert round_points(Decimal("-0.0000005")) == Decimal("-0.000001")
    assert round_points(Decimal("0.0000004991")) == Decimal("0.000001")
    assert round_points(Decimal("0.0000004989")) == Decimal("0.000000")
    assert round_points(Decimal("2.5000014999")) == Decimal("2.500002")


def test_a_row_without_points_stays_if_something_counted() -> None:
    (line,) = scored(rule(points=0), ages=(2,)).ledger
    assert (line.occurrences, line.points) == (1, 0)
    assert scored(rule(points=5)).ledger == []


def test_only_what_had_happened_and_was_known_counts() -> None:
    late = event(5, available_date=AS_OF + timedelta(days=1))
    events = (event(-1), late, event(2, not_scored_reason="bot"), event(3, lead_id="b"), event(4))
    (line,) = scored(rule(points=1), events=events).ledger
    assert (line.occurrences, line.last_occurred_on) == (1, AS_OF - timedelta(days=4))


def test_dated_rules_are_in_force_on_both_their_days() -> None:
    rules = (
        rule(points=1, ends_on=AS_OF),
        rule(points=10, starts_on=AS_OF + timedelta(days=1), ends_on=AS_OF + timedelta(days=2)),
    )
    for days, expected in ((-1, 1), (0, 1), (1, 10), (2, 10), (3, 0)):
        result = scored(*rules, ages=(40,), as_of=AS_OF + timedelta(days=days))
        assert points(result) == expected


# --------------------------------------------------------------------------------------- measures


@pytest.mark.parametrize(
    ("cells", "ages", "expected"),
    [
        ({"measure": "count", "from_value": 2, "to_value": 3}, (4, 4), 5),
        ({"measure": "count", "from_value": 2, "to_value": 3}, (4, 4, 4), 0),
        ({"measure": "count", "from_value": 0, "to_value": 1}, (), 5),
        ({"measure": "count", "to_value": 1, "window_days": 4}, (4,), 5),
        ({"measure": "days_since_last", "from_value": 4, "to_value": 7}, (9, 4), 5),
        ({"measure": "days_since_last", "from_value": 4, "to_value": 7}, (9, 7), 0),
        ({"measure": "days_since_last", "from_value": 0}, (), 0),
        ({"measure": "days_since_last", "from_value": 0, "if_unknown": -2}, (), -2),
        ({"measure": "decayed_sum", "from_value": "1.5", "decay": "half_life", "decay_days": 7},
         (0, 7), 5),
        ({"measure": "decayed_sum", "to_value": "1.5", "decay": "half_life", "decay_days": 7},
         (0, 7), 0),
        ({"measure": "decayed_sum", "to_value": "0.000001"}, (), 5),
        # 2 ** -0.5 is 0.7071067811...: the number is rounded before it is compared.
        ({"measure": "decayed_sum", "from_value": "0.707107", "decay": "half_life",
          "decay_days": 2}, (1,), 5),
    ],
)
def test_measures(cells: dict[str, Any], ages: tuple[int, ...], expected: int) -> None:
    assert points(scored(rule(points=5, **cells), ages=ages)) == expected


@pytest.mark.parametrize(
    ("measure", "yes", "no", "unknown"),
    [("each", 5, 0, -2), ("count", 5, 0, -2), ("days_since_last", 0, -2, -2)],
)
def test_measures_of_a_lead_signal(measure: str, yes: int, no: int, unknown: int) -> None:
    cells = {"measure": measure} | ({} if measure == "each" else {"from_value": 1})
    one = rule(points=5, signal_id="need", if_unknown=-2, **cells)
    found = [points(scored(one, need=need)) for need in ("yes", "no", None)]
    assert found == [yes, no, unknown]


def test_an_unknown_lead_signal_counts_nothing() -> None:
    (line,) = scored(rule(points=5, signal_id="need", if_unknown="1.5")).ledger
    assert (line.occurrences, line.points, line.last_occurred_on) == (0, Decimal("1.5"), None)
    (line,) = scored(rule(points=5, signal_id="need"), need="Yes ").ledger
    assert (line.occurrences, line.points, line.last_occurred_on) == (1, 5, AS_OF)


# -------------------------------------------------------------------------------- caps and groups


def test_a_cap_is_a_row_of_its_own() -> None:
    result = scored(rule(points=15, max_points=40), ages=(1, 2, 3))
    assert entries(result) == [("rule", "r", 45), ("rule_limit", "r", -5)]
    assert entries(scored(rule(points=-5, min_points=-5), ages=(1,))) == [("rule", "r", -5)]


def test_the_best_of_a_group_counts_and_the_others_are_shown() -> None:
    rules = [
        rule("a", points=9, max_points=4, rule_group="g"),
        rule("c", points=5, rule_group="g"),
        rule("b", points=5, rule_group="g"),
    ]
    result = scored(*rules, ages=(1,), rule_groups=group("best"))
    assert entries(result) == [("rule", "a", 0), ("rule", "c", 0), ("rule", "b", 5)]
    assert [(one.occurrences, one.decayed_points) for one in result.ledger] == [
        (0, 9), (0, 5), (1, 5)]


def test_a_rule_without_a_row_is_not_the_best() -> None:
    rules = [rule("a", points=-3, rule_group="g"),
             rule("b", points=7, signal_id="need", rule_group="g")]
    assert points(scored(*rules, ages=(1,), rule_groups=group("best"))) == -3


def test_a_group_is_clamped_after_its_rules() -> None:
    rules = [rule("a", points=8, max_points=6, rule_group="g"), rule("b", points=5, rule_group="G")]
    result = scored(*rules, ages=(1,), rule_groups=group("", max_points=10))
    assert entries(result)[-1] == ("group_limit", None, -1)
    assert sorted(entries(result)[:3]) == [("rule", "a", 8), ("rule", "b", 5),
                                           ("rule_limit", "a", -2)]
    assert scored(*rules, rule_groups=group("", min_points=3)).ledger == []


def test_the_score_is_clamped_and_the_total_is_not() -> None:
    limited = [MODEL | {"min_score": "2", "max_score": "100"}]
    result = scored(rule(points=60), ages=(1, 2), scoring_models=limited)
    assert (result.primary["a"].total_points, points(result)) == (120, 100)
    assert result.ledger[-1] == LedgerRow(
        "a", "m", "score_limit", None, None, None, None, Decimal(-20))
    assert entries(scored(rule(points=60), scoring_models=limited)) == [("score_limit", None, 2)]


# ---------------------------------------------------------------------------------------- signals


@pytest.mark.parametrize(
    ("operator", "value", "cell", "expected"),
    [
        ("equals", "Yes", " yES", True),
        ("equals", "50", "50.0", True),
        ("equals", "50", "5e1", True),
        ("equals", "50", "50 people", False),
        ("not_equals", "50", "050", False),
        ("one_of", "a| b ", "B", True),
        ("one_of", "a|b", "a|b", False),
        ("one_of", "1|2", "2.0", True),
        ("not_one_of", "a|b", "c", True),
        ("not_one_of", "a|b", None, None),
        ("not_equals", "a", "", None),
        ("contains", "se_s|x", "case study", False),
        ("contains", "100%", "100 of 100", False),
        ("contains", "x|STUDY", "case study", True),
        ("starts_with", "/pricing", "/pricing/eu", True),
        ("starts_with", "pricing", "/pricing", False),
        ("at_least", "50", "50.0", True),
        ("at_least", "50", "many", None),
        ("at_least", "50", "2024-03-01", None),
        ("at_least", "2024-03-01", "2024-03-01", True),
        ("at_least", "2024-03-01", "50", None),
        ("at_most", "2024-03-01", "2024-02-30", None),
        ("at_most", "9", "10", False),
        ("between", "50..500", "500", True),
        ("between", "50..500", "500.5", False),
        ("between", "50..", "49", False),
        ("between", "..500", "-1", True),
        ("between", "2024-03-01..2024-03-31", "2024-03-31", True),
        ("is_missing", "", "  ", True),
        ("is_missing", "", "x", False),
        ("is_present", "", None, False),
        ("within_days", "7", "2024-03-25", True),
        ("within_days", "7", "2024-03-24", False),
        ("within_days", "7", "2024-03-31", True),
        ("within_days", "7", "2024-04-01", False),
        ("within_days", "7", "soon", None),
        ("equals", "nan", "nan", True),
        ("at_least", "50", "nan", None),
    ],
)
def test_operators(operator: str, value: str, cell: str | None, expected: bool | None) -> None:
    told = [signal("told", "lead", property="need", operator=operator, value=value)]
    seen = [signal("told", "event", property="content_name", operator=operator, value=value)]
    one = rule(points=1, signal_id="told", if_unknown=-1)
    of_lead = {True: 1, False: 0, None: -1}[expected]
    assert points(scored(one, need=cell, signals=told)) == of_lead
    if operator != "within_days":
        events = (event(1, content_name=cell),)
        assert points(scored(one, events=events, signals=seen)) == (1 if expected else 0)


@pytest.mark.parametrize(
    ("need", "value", "expected"),
    [("yes", "5", 1), ("yes", "1", 0), ("yes", None, -1), (None, "1", 0), (None, "5", -1)],
)
def test_all_rows_of_a_signal_with_unknowns(need: str, value: str, expected: int) -> None:
    rows = [
        signal("both", "lead", property="need", operator="equals", value="yes"),
        signal("both", "lead", property="size", operator="at_least", value="2"),
    ]
    files = {name: [] for name in FILE_COLUMNS} | {
        "signals": rows, "scoring_models": [MODEL],
        "scoring_rules": [rule(points=1, signal_id="both", if_unknown=-1)]}
    attributes = [
        {"lead_id": "a", "subject": "lead", "attribute": name, "value_text": cell}
        for name, cell in (("need", need), ("size", value))
    ]
    assert points(score(AS_OF, files, ["a"], attributes, [])) == expected


def test_all_rows_of_a_signal_look_at_the_same_event() -> None:
    rows = [
        signal("s", "event", event_type="page_view | call", property="channel", operator="equals",
               value="web"),
        signal("s", "event", event_type="CALL|email_open", property="value", operator="at_least",
               value="10"),
    ]
    split = (event(1, event_type="call", channel="web", value=9.0),
             event(1, event_type="call", channel="phone", value=10.0),
             event(1, event_type="page_view", channel="web", value=10.0))
    one = rule(points=1, signal_id="s")
    assert points(scored(one, events=split, signals=rows)) == 0
    both = (event(1, event_type="call", channel="WEB", value=10.0),)
    assert points(scored(one, events=split + both, signals=rows)) == 1


def test_account_and_lead_do_not_share_attributes() -> None:
    rows = [signal("of_account", "account", property="need", operator="is_present")]
    assert points(scored(rule(points=1, signal_id="of_account"), need="yes", signals=rows)) == 0


# ----------------------------------------------------------------------------------------- models


def model(model_id: str, **cells: Any) -> dict[str, str]:
    """A row of scoring_models.csv, ACTIVE if nothing else is said."""
    return row(FILE_COLUMNS["scoring_models"],
               **({"model_id": model_id, "mode": "ACTIVE", "priority": 1} | cells))


def tiers(model_id: str, *cuts: int) -> list[dict[str, str]]:
    """tiers.csv of one model, T0 up to the first cut and so on."""
    edges = ["", *map(str, cuts), ""]
    return [row(FILE_COLUMNS["tiers"], model_id=model_id, tier=f"{model_id}{number}",
                enter_at=edges[number], leave_at=edges[number + 1])
            for number in range(len(cuts) + 1)]


def test_a_model_has_what_its_parents_have_unless_it_says_otherwise() -> None:
    result = scored(
        rule("x", "top", points=1, rule_group="g"),
        rule("y", "top", points=10, rule_group="g"),
        rule("Y", "mid", points=20, rule_group="g"),
        rule("z", "low", points=100),
        ages=(1,),
        scoring_models=[model("top"), model("mid", extends="TOP", priority=2),
                        model("low", extends="mid", priority=3)],
        rule_groups=[
            row(FILE_COLUMNS["rule_groups"], model_id="top", rule_group="g", combine="best"),
            row(FILE_COLUMNS["rule_groups"], model_id="low", rule_group="G", combine="sum"),
        ],
        tiers=tiers("top", 5) + tiers("mid", 50),
    )
    found = {name: (one.lead_score, one.tier) for (_, name), one in result.scores.items()}
    assert found == {"top": (10, "top1"), "mid": (20, "mid0"), "low": (121, "mid1")}
    assert result.primary["a"].model_id == "top"


def test_all_dated_rows_of_a_parents_rule_are_replaced() -> None:
    result = scored(
        rule("x", "top", points=1, ends_on=AS_OF),
        rule("x", "top", points=2, starts_on=AS_OF + timedelta(days=1)),
        rule("x", "low", points=3, starts_on=AS_OF + timedelta(days=1)),
        ages=(1,),
        scoring_models=[model("top"), model("low", extends="top", priority=2)],
    )
    assert [(one.model_id, one.points) for one in result.ledger] == [("top", 1)]


def test_who_a_model_scores_and_which_model_is_primary() -> None:
    result = scored(
        rule("x", "best", points=1),
        rule("x", "rest", points=2),
        rule("x", "trial", points=3),
        rule("x", "draft", points=4),
        ages=(1,),
        scoring_models=[
            model("rest", priority=5),
            model("best", priority=3, audience_signal="NEED"),
            model("trial", priority=1, mode="TESTING"),
            model("draft", priority=2, mode="Draft"),
        ],
    )
    assert {name for _, name in result.scores} == {"rest", "trial"}
    assert result.primary["a"].model_id == "rest"


def test_a_lead_that_no_active_model_scores_has_a_row_without_points() -> None:
    trial = [model("m", mode="TESTING")]
    result = scored(rule(points=3), ages=(1,), scoring_models=trial, tiers=tiers("m", 5))
    nobody = result.primary["a"]
    assert (nobody.model_id, nobody.lead_score, nobody.tier, nobody.grade) == (None, 0, None, None)
    assert result.scores["a", "m"].lead_score == 3


def test_the_share_of_the_traffic() -> None:
    # Their md5 start with 4ef9 (20217) and ada8 (44456).
    assert (bucket("salesforce:1", "m"), bucket("salesforce:2", "m")) == (17, 56)
    leads = tuple(f"salesforce:{number}" for number in range(1000))
    result = scored(rule(points=1), leads=leads, scoring_models=[model("m", traffic_percent=25)])
    shares = [result.primary[lead].model_id is not None for lead in leads]
    assert shares == [bucket(lead, "m") < 25 for lead in leads]
    assert 200 < sum(shares) < 300


def test_grades_and_tiers_start_at_enter_and_end_before_leave() -> None:
    files = {
        "tiers": tiers("m", 5, 10),
        "fit_grades": [
            row(FILE_COLUMNS["fit_grades"], model_id="m", fit_grade="A", enter_at=4),
            row(FILE_COLUMNS["fit_grades"], model_id="m", fit_grade="B", leave_at=4)],
        "engagement_levels": [
            row(FILE_COLUMNS["engagement_levels"], model_id="m", engagement_level="1", enter_at=6),
            row(FILE_COLUMNS["engagement_levels"], model_id="m", engagement_level="2",
                leave_at=6)],
    }
    rules = [rule("fit", points=4, signal_id="need", component="negative", axis="fit"),
             rule("seen", points=6)]
    both = scored(*rules, ages=(1,), need="yes", **files).primary["a"]
    assert (both.tier, both.grade, both.components["negative"]) == ("m2", "A1", 4)
    assert scored(*rules, ages=(1,), **files).primary["a"].grade == "B1"
    none = scored(*rules, **files).primary["a"]
    assert (none.tier, none.grade) == ("m0", "B2")
