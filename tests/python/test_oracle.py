"""The oracle itself, held against calculations by hand and against published examples."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from oracle import (
    LedgerRow,
    Result,
    attribute_changes,
    bucket,
    derived_events,
    in_order,
    is_point_in_time,
    round_points,
    score,
    version_as_of,
)
from worlds import EVENT_TYPES, FILE_COLUMNS, row, rule_row

AS_OF = date(2024, 3, 31)


def event(age: int, lead_id: str = "a", **cells: Any) -> dict[str, Any]:
    """A page view that happened `age` days before the as-of day and was known at once."""
    day = AS_OF - timedelta(days=age)
    return dict.fromkeys(EVENT_TYPES) | {
        "event_id": "e", "lead_id": lead_id, "event_type": "page_view", "event_date": day,
        "available_date": day, "occurred_at": datetime.combine(day, time(12))} | cells


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
        ({"min_times": 8}, 8),
        ({"min_times": 3, "window_days": 1}, 3),
        ({"min_times": 4, "max_times": 1, "per": "day"}, 4),
    ],
)
def test_how_many_count(cells: dict[str, Any], expected: int) -> None:
    # 3 today, 2 three days ago, 2 a week ago, 1 nine days ago.
    (line,) = scored(rule(points=1, **cells), ages=(0, 0, 0, 3, 3, 7, 7, 9)).ledger
    assert (line.occurrences, line.points) == (expected, Decimal(expected))
    assert line.last_occurred_on == AS_OF


@pytest.mark.parametrize("cells", [
    {"min_times": 9}, {"min_times": 4, "window_days": 1}, {"min_times": 3, "max_times": 2},
    {"min_times": 5, "max_times": 1, "per": "day"},
])
def test_nothing_counts_if_too_little_does(cells: dict[str, Any]) -> None:
    ages = (0, 0, 0, 3, 3, 7, 7, 9)
    assert scored(rule(points=1, **cells), ages=ages).ledger == []
    none = {"measure": "count", "to_value": 1}
    assert points(scored(rule(points=5, **none, **cells), ages=ages)) == 5
    never = {"measure": "days_since_last", "from_value": 0, "if_unknown": -2}
    assert points(scored(rule(points=5, **never, **cells), ages=ages)) == -2


@pytest.mark.parametrize(("need", "expected"), [("yes", 3), ("no", 0), (None, 0)])
def test_a_rule_may_be_only_for_some(need: str | None, expected: int) -> None:
    rules = [rule("seen", points=1, only_if="NEED"),
             rule("none", points=2, measure="count", to_value=2, only_if="need")]
    assert points(scored(*rules, ages=(3,), need=need)) == expected


def test_an_axis_is_limited_after_its_groups() -> None:
    limited = [MODEL | {"max_engagement_points": "10", "min_fit_points": "-3", "min_score": "9"}]
    rules = [rule("a", points=8, rule_group="g"), rule("b", points=7, rule_group="g"),
             rule("c", points=4), rule("d", points=-5, component="negative", axis="fit")]
    result = scored(*rules, ages=(1,), scoring_models=limited,
                    rule_groups=group("sum", max_points=9))
    limits = [(one.entry, one.axis, one.component, one.points) for one in result.ledger
              if one.entry.endswith("limit")]
    assert limits == [("group_limit", "engagement", "behavioral", -6),
                      ("axis_limit", "fit", None, 2), ("axis_limit", "engagement", None, -3),
                      ("score_limit", None, None, 2)]
    assert (result.primary["a"].total_points, points(result)) == (8, 9)


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
        ("below", "50", "50.0", False),
        ("below", "50", "49.999", True),
        ("below", "50", "many", None),
        ("below", "2024-03-01", "2024-02-29", True),
        ("below", "2024-03-01", "50", None),
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


def test_the_leads_held_out_are_the_same_for_all_models() -> None:
    # Their md5 with |hold-out start with d9e2 (55778) and b1ce (45518).
    assert [bucket(f"salesforce:{number}", "hold-out") for number in (1, 3)] == [78, 18]
    leads = tuple(f"salesforce:{number}" for number in range(1000))
    models = [model("m", holdout_percent="12.5", audience_signal="need"),
              model("n", holdout_percent="30", priority=2, mode="TESTING"),
              model("o", priority=3)]
    rules = [rule(model_id=name, points=1) for name in ("m", "n", "o")]
    found = scored(*rules, leads=leads, need="yes", scoring_models=models)
    for lead in leads:
        assert found.primary[lead].is_held_out == (bucket(lead, "hold-out") < 12.5)
        assert found.scores[lead, "n"].is_held_out == (bucket(lead, "hold-out") < 30)
        assert not found.scores[lead, "o"].is_held_out
    assert 90 < sum(one.is_held_out for one in found.primary.values()) < 160
    trial = [model("m", mode="TESTING", holdout_percent=100)]
    nobody = scored(leads=leads, scoring_models=trial)
    assert not any(one.is_held_out for one in nobody.primary.values())


# -------------------------------------------------------------------------- what leads did


@pytest.mark.parametrize(
    ("names", "name", "operator", "value", "expected"),
    [
        # Page views 0, 0, 4, 30 and 400 days ago, the newest two of /pricing; a call 30 days ago.
        ("page_view", "count", "equals", "5", 1),
        ("page_view", "count_in_30_days", "equals", "3", 1),
        ("page_view", "count_in_31_days", "equals", "4", 1),
        ("page_view", "count_in_1_days", "between", "2..2", 1),
        ("page_view", "days_since_last", "equals", "0", 1),
        ("call", "days_since_last", "at_least", "30", 1),
        ("call", "days_since_last", "at_least", "31", 0),
        ("page_view", "days_since_first", "one_of", "1|400", 1),
        ("Page_View | CALL", "count", "equals", "6", 1),
        ("page_view|pricing", "count", "equals", "7", 1),
        ("pricing|pricing_or_today", "count_in_30_days", "equals", "4", 1),
        ("meeting", "count", "equals", "0", 1),
        ("meeting", "count", "is_missing", "", 0),
        ("meeting", "days_since_last", "is_missing", "", 1),
        ("meeting", "days_since_first", "is_present", "", 0),
        ("meeting", "days_since_last", "at_least", "5", -1),
        ("meeting|call", "days_since_first", "at_most", "30", 1),
        ("visit", "count", "equals", "0", 1),
        ("ga4_views", "count", "equals", "0", 1),
    ],
)
def test_behaviour(names: str, name: str, operator: str, value: str, expected: int) -> None:
    events = (
        *(event(0, page_path="/pricing") for _ in range(2)), *map(event, (4, 30, 400)),
        event(30, event_type="Call"),
        event(1, available_date=AS_OF + timedelta(days=1)), event(-1),
        event(2, not_scored_reason="bot"), event(3, lead_id="b"),
    )
    signals = [
        signal("pricing", "event", event_type="page_view", property="page_path",
               operator="starts_with", value="/pricing"),
        signal("pricing_or_today", "event", property="page_path", operator="is_present"),
        signal("ga4_views", "event", property="source_system", operator="equals", value="ga4"),
        signal("told", "lead", event_type=names, property=name, operator=operator, value=value),
    ]
    one = rule(points=1, signal_id="told", if_unknown=-1)
    assert points(scored(one, events=events, signals=signals)) == expected


def test_behaviour_and_attributes_of_one_signal() -> None:
    rows = [
        NEED | {"signal_id": "ignores_us"},
        signal("ignores_us", "lead", event_type="email_sent", property="count_in_30_days",
               operator="at_least", value=2),
        signal("ignores_us", "lead", event_type="email_click|page_view",
               property="count_in_30_days", operator="equals", value=0),
    ]
    one = rule(points=1, signal_id="ignores_us", if_unknown=-1)
    written = tuple(event(age, event_type="email_sent") for age in (29, 1))
    for need, events, expected in (
        ("yes", written, 1), ("no", written, 0), (None, written, -1),
        ("yes", (*written, event(29)), 0), (None, (*written, event(29)), 0),
        ("yes", (*written, event(30)), 1), ("yes", written[:1], 0),
    ):
        assert points(scored(one, events=events, need=need, signals=rows)) == expected


# ----------------------------------------------------------------------------------- visits


def at(clock: str, event_id: str, **cells: Any) -> dict[str, Any]:
    """A page view on the web at a time (hh:mm:ss) of the as-of day."""
    occurred_at = datetime.combine(AS_OF, time.fromisoformat(clock))
    return event(0) | {"event_id": event_id, "channel": "web", "occurred_at": occurred_at} | cells


def visits_of(*events: dict[str, Any]) -> list[dict[str, Any]]:
    """The visits of some events, the earliest first."""
    found = derived_events(events, AS_OF)
    return sorted(found, key=lambda one: (one["occurred_at"], one["event_id"]))


def test_a_visit_ends_with_a_break_of_more_than_half_an_hour() -> None:
    events = (at("10:00:00", "a"), at("10:30:00", "b"), at("11:00:01", "c"),
              at("11:20:00", "d", channel="email"), at("11:30:02", "e"))
    found = visits_of(*events)
    assert [(one["event_id"], one["value"]) for one in found] == [
        ("visit:a", 2), ("visit:c", 1), ("visit:e", 1)]


def test_a_visit_is_of_one_lead_one_system_and_one_device() -> None:
    events = (at("10:00:00", "a"), at("10:00:00", "b", anonymous_id="x"),
              at("10:00:00", "c", anonymous_id="x", source_system="ga4"),
              at("10:00:00", "d", lead_id="b"), at("10:00:01", "e", anonymous_id="x"))
    assert [(one["event_id"], one["value"]) for one in visits_of(*events)] == [
        ("visit:a", 1), ("visit:b", 2), ("visit:c", 1), ("visit:d", 1)]


def test_a_visit_needs_a_page() -> None:
    assert visits_of(at("10:00:00", "a", event_type="other")) == []
    (found,) = visits_of(
        at("10:00:00", "a", event_type="other", utm_source="x", page_path="/no"),
        at("10:29:00", "b", page_path="/first"), at("10:58:00", "c"),
        at("10:59:00", "d", page_path="/last", available_date=AS_OF),
        at("11:00:00", "e", event_type="form_submit", page_path="/no"))
    names = ("event_id", "page_path", "outcome", "content_name", "value", "utm_source")
    assert [found[name] for name in names] == [
        "visit:a", "/first", "/last", "/first > /last", 3, "x"]
    assert found["occurred_at"].time() == time(10)


def test_a_visit_across_midnight_is_of_its_first_day() -> None:
    before = datetime.combine(AS_OF - timedelta(days=1), time(23, 50))
    events = (event(1, event_id="a", channel="web", occurred_at=before), at("00:10:00", "b"))
    (found,) = visits_of(*events)
    assert found["event_date"] == AS_OF - timedelta(days=1)
    assert (found["available_date"], found["value"]) == (AS_OF, 2)


def test_time_on_pages() -> None:
    beat = {"event_type": "other"}
    for events, expected in (
        ([at("10:00:00", "a")], None),
        ([at("10:00:00", "a", duration_seconds=0.0)], 0),
        ([at("10:00:00", "a"), at("10:00:59", "b")], 59),
        ([at("10:00:00", "a"), at("10:00:00", "b")], 0),
        # A heartbeat tells of the page that it comes after; the one before all pages of none.
        ([at("10:00:00", "a", duration_seconds=9.0, **beat), at("10:00:01", "b"),
          at("10:00:05", "c", duration_seconds=2.5, **beat),
          at("10:00:06", "d", duration_seconds=3.0, **beat), at("10:10:00", "e")], 5.5),
        ([at("10:00:00", "a"), at("10:00:05", "b", **beat), at("10:10:00", "c"),
          at("10:20:00", "d", duration_seconds=1.0, **beat)], 601),
    ):
        (found,) = visits_of(*events)
        assert found["duration_seconds"] == expected


def test_whole_seconds_until_the_next_page() -> None:
    (found,) = visits_of(at("10:00:00.900000", "a"), at("10:00:03.100000", "b"))
    assert found["duration_seconds"] == 2


@pytest.mark.parametrize(
    ("value", "pages", "expected"),
    [
        ("/a|/b", ["/a", "/x", "/b/c"], True),
        ("/a|/b", ["/b", "/a"], False),
        ("/a|/b", ["/b", "/a", "/b"], True),
        ("/a|/a", ["/a"], False),
        ("/a|/a", ["/a", "/a"], True),
        ("/a|/a/b", ["/a/b", "/a"], False),
        ("/a|/a/b|/a", ["/a/b", "/a/b", "/ab"], True),
        ("b", ["/b"], False),
        ("/100%", ["/100"], False),
        ("/a_b", ["/axb"], False),
        ("/a\\b", ["/a\\b"], True),
    ],
)
def test_pages_in_order(value: str, pages: list[str], expected: bool) -> None:
    assert in_order(pages, value.split("|")) == expected
    signals = [signal("way", "event", event_type="visit", property="pages", operator="in_order",
                      value=value.upper().replace("|", " | "))]
    events = tuple(at(f"10:00:0{number}", f"e{number}", page_path=page)
                   for number, page in enumerate(pages))
    assert points(scored(rule(points=1, signal_id="way"), events=events, signals=signals)) == (
        1 if expected else 0)


def test_words_for_visits() -> None:
    pages = (at("10:00:00", "a", page_path="/in"), at("10:00:07", "b", page_path="/out"))
    for name, operator, value, expected in (
        ("entry_page", "equals", "/in", 1), ("exit_page", "starts_with", "/O", 1),
        ("page_count", "between", "2..2", 1), ("pages", "equals", "/in > /out", 1),
        ("duration_seconds", "at_most", "7", 1), ("entry_page", "equals", "/out", 0),
    ):
        signals = [signal("was", "event", event_type="visit", property=name, operator=operator,
                          value=value)]
        assert points(scored(rule(points=1, signal_id="was"), events=pages, signals=signals)) == (
            expected)


# -------------------------------------------------------------------------- missed campaigns


@pytest.mark.parametrize(
    ("ages", "answers", "expected"),
    [
        ({"campaign_invited": (14,)}, {}, [0]),
        ({"campaign_invited": (13,)}, {}, []),
        ({"campaign_invited": (40,), "event_registered": (20, 30)}, {}, [6]),
        ({"campaign_invited": (40,), "event_registered": (13,)}, {}, []),
        ({"campaign_invited": (40,)}, {"event_attended": 0}, []),
        ({"campaign_invited": (40,)}, {"campaign_response": 50}, []),
        ({"campaign_invited": (40,)}, {"email_click": 39}, [26]),
        ({"campaign_response": (40,)}, {}, []),
    ],
)
def test_missed_campaigns(
    ages: dict[str, tuple[int, ...]], answers: dict[str, int], expected: list[int]
) -> None:
    asked = [event(age, event_type=kind, campaign_name="Fair", channel=kind)
             for kind, of_kind in ages.items() for age in of_kind]
    said = [event(age, event_type=kind, campaign_name="Fair") for kind, age in answers.items()]
    found = derived_events(asked + said, AS_OF)
    assert [(AS_OF - one["event_date"]).days for one in found] == expected
    assert all(one["campaign_name"] == "Fair" for one in found)


def test_a_signal_without_event_types_is_about_what_was_recorded() -> None:
    signals = [signal("any", "event", operator="occurred")]
    events = (at("10:00:00", "a"), event(20, event_type="campaign_invited", campaign_name="x"))
    (line,) = scored(rule(points=1, signal_id="any"), events=events, signals=signals).ledger
    assert line.occurrences == 2


def test_an_answer_counts_for_its_own_campaign_and_lead() -> None:
    events = [event(20, event_type="campaign_invited", campaign_name=name) for name in "ab"]
    events += [event(9, event_type="event_attended", campaign_name="a"),
               event(9, event_type="event_attended", campaign_name="b", lead_id="z"),
               event(9, event_type="event_attended", campaign_name="b", not_scored_reason="bot"),
               event(20, event_type="campaign_invited")]
    (found,) = derived_events(events, AS_OF)
    assert (found["lead_id"], found["campaign_name"]) == ("a", "b")


# -------------------------------------------------------------------------------------- history


def version(age: int, source_key: str = "crm:1", **cells: Any) -> dict[str, Any]:
    """A version of a record of lead a that was recorded `age` days before the as-of day."""
    known_on = AS_OF - timedelta(days=age)
    return {"source_key": source_key, "lead_id": "a", "known_on": known_on} | cells


def test_a_build_uses_the_version_of_its_day() -> None:
    versions = [version(age, city=str(age)) for age in (3, 9, 5)]
    used = {age: version_as_of(versions, AS_OF - timedelta(days=age))["city"]
            for age in (0, 3, 4, 5, 8, 9, 99)}
    assert used == {0: "3", 3: "3", 4: "5", 5: "5", 8: "9", 9: "9", 99: "9"}
    first, current = version(9, city="first"), version(9, city="current")
    assert version_as_of([first, current], AS_OF) == current
    assert version_as_of([first, current], AS_OF - timedelta(days=30)) == first


def test_a_version_is_of_its_day_if_it_was_known_or_not_modified_since() -> None:
    day = AS_OF - timedelta(days=5)
    for age, updated_at, expected in (
        (5, None, True), (4, None, False),
        (4, datetime.combine(day, time(23, 59)), True),
        (4, datetime.combine(day, time()) + timedelta(days=1), False),
        (6, datetime.combine(AS_OF, time()), True),
    ):
        assert is_point_in_time(version(age, updated_at=updated_at), day) == expected


@pytest.mark.parametrize(
    ("versions", "expected"),
    [
        ([version(9, city="Rome"), version(5, city="Oslo"), version(3, city="Rome")],
         [(5, "Rome", "Oslo"), (3, "Oslo", "Rome")]),
        ([version(9, city="Rome"), version(5, city=" rOME ")], []),
        ([version(9, city="Rome"), version(5), version(3, city="Oslo")], []),
        ([version(9, city="Rome"), version(5, city=" ")], []),
        ([version(9, employee_count=50.0), version(5, employee_count="50")], []),
        ([version(9, employee_count=50.0), version(5, employee_count=51.0)],
         [(5, "50.0", "51.0")]),
        ([version(9, full_name="A"), version(5, full_name="B")], []),
        ([version(5, city="Rome"), version(-1, city="Oslo")], []),
        ([version(9, city="Rome"), version(5, "crm:2", city="Oslo")], []),
    ],
)
def test_changes_of_attributes(
    versions: list[dict[str, Any]], expected: list[tuple[int, str, str]]
) -> None:
    assert [((AS_OF - one["event_date"]).days, one["campaign_name"], one["outcome"])
            for one in attribute_changes(versions, AS_OF)] == expected


def test_another_record_tells_the_same_change() -> None:
    def changes(days: int, city: str = "oslo", **other: Any) -> int:
        versions = [version(60, city="Rome"), version(50, city="Oslo"),
                    version(60, "web:1", city="Bonn") | other,
                    version(50 - days, "web:1", city=city) | other]
        return len(attribute_changes(versions, AS_OF))

    assert [changes(days) for days in (0, 1, 29, 31)] == [1, 1, 1, 2]
    assert changes(1, city="Paris") == 2
    assert changes(1, lead_id="b") == 2


def test_the_same_record_may_change_to_and_fro() -> None:
    versions = [version(9 - number, city=city)
                for number, city in enumerate(["Rome", "Oslo", "Rome", "Oslo"])]
    assert len(attribute_changes(versions, AS_OF)) == 3
