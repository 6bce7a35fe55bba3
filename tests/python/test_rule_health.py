"""rule_health on a world in which every number is known by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from compiled import Rows, Table, compiled_project, fetch

AS_OF = date(2026, 3, 31)
LEADS = [f"lead {number}" for number in range(10)]
TEXTS = dict.fromkeys(["lead_id", "signal_id", "subject", "attribute", "value_text"], "varchar")

SIGNALS = [
    ("is_boss", "lead", "", "job_level", "equals", "c_level"),
    ("is_manager", "lead", "", "job_level", "one_of", "c_level|manager"),
    ("is_finnish", "lead", "", "country_code", "equals", "FI"),
    ("is_rich", "lead", "", "budget_amount", "at_least", "1000"),
    ("saw_prices", "event", "page_view", "page_path", "starts_with", "/pricing"),
    ("was_mailed", "event", "email_sent", "", "occurred", ""),
    ("replied", "event", "email_reply", "", "occurred", ""),
    ("met", "event", "meeting", "", "occurred", ""),
]

# Two bosses, two managers, four others; of two nothing is known. One has told a budget.
JOBS = ["c_level"] * 2 + ["manager"] * 2 + ["staff"] * 4 + [None] * 2
ATTRIBUTES = [
    {"lead_id": lead, "subject": "lead", "attribute": attribute, "value_text": value}
    for attribute, values in {
        "job_level": JOBS,
        "country_code": ["SE"] * 10,
        "budget_amount": ["5000"] + [None] * 9,
    }.items()
    for lead, value in zip(LEADS, values, strict=True)
]

# Everyone got a mail; three saw the prices, on 3, 2 and 1 days; one met us long ago.
EVENTS = [
    *((lead, "was_mailed", 5) for lead in LEADS),
    *(("lead 0", "saw_prices", age) for age in (0, 1, 2)),
    *(("lead 1", "saw_prices", age) for age in (7, 8)),
    ("lead 2", "saw_prices", 40),
    ("lead 5", "met", 100),
]

MODELS = [
    {"model_id": "main", "mode": "ACTIVE", "priority": "1", "max_score": "30"},
    # Bosses and managers: leads 0 to 3.
    {"model_id": "nordics", "mode": "TESTING", "priority": "2", "extends": "main",
     "audience_signal": "is_manager"},
    {"model_id": "finns", "mode": "ACTIVE", "priority": "3", "extends": "main",
     "audience_signal": "is_finnish"},
    {"model_id": "idea", "mode": "DRAFT", "priority": "4", "extends": "main"},
]

ONCE = {"max_times": "1"}
RULES: list[tuple[str, str, str, str, dict[str, str]]] = [
    ("main", "boss", "is_boss", "20", {"rule_group": "job"}),
    ("main", "manager", "is_manager", "10", {"rule_group": "job"}),
    ("main", "chief", "is_boss", "5", {"rule_group": "job"}),
    ("main", "finnish", "is_finnish", "5", {}),
    ("main", "rich", "is_rich", "10", {}),
    ("main", "prices", "saw_prices", "10", {"max_points": "15"}),
    ("main", "mailed", "was_mailed", "1", ONCE),
    ("main", "replied", "replied", "20", {}),
    ("main", "met", "met", "20", {"window_days": "30"}),
    ("main", "worthless", "is_manager", "0", {}),
    ("main", "spring", "saw_prices", "7", ONCE | {"ends_on": "2026-02-28"}),
    ("main", "spring", "saw_prices", "-1", ONCE | {
        "starts_on": "2026-03-01", "ends_on": "2026-04-30"}),
    ("main", "spring", "saw_prices", "8", ONCE | {"starts_on": "2026-05-01"}),
    ("nordics", "prices", "saw_prices", "5", {}),
]

SEEDS: dict[str, Rows] = {
    "signals": [dict(zip(("signal_id", "subject", "event_type", "property", "operator", "value"),
                         signal, strict=True)) for signal in SIGNALS],
    "scoring_models": [{"version": "1"} | model for model in MODELS],
    "rule_groups": [{"model_id": "main", "rule_group": "job", "combine": "best"}],
    "scoring_rules": [
        {"model_id": model, "rule_id": rule, "signal_id": signal, "points": points,
         "component": "negative", "axis": "engagement", "description": f"Because of {rule}"} | cells
        for model, rule, signal, points, cells in RULES
    ],
}


@pytest.fixture(scope="module")
def warehouse() -> duckdb.DuckDBPyConnection:
    """The world above with the project's SQL run on it."""
    events = [{"lead_id": lead, "signal_id": signal, "event_date": AS_OF - timedelta(days=age),
               "occurrences": 1} for lead, signal, age in EVENTS]
    inputs: Mapping[str, Any] = SEEDS | {
        "int_clock": Table({"as_of_date": "date"}, [{"as_of_date": AS_OF}]),
        "int_leads": Table({"lead_id": "varchar"}, [{"lead_id": lead} for lead in LEADS]),
        "int_lead_attributes": Table(TEXTS, ATTRIBUTES),
        "int_event_signals": Table(
            TEXTS | {"event_date": "date", "occurrences": "bigint"}, events),
        # The rule files here have no tiers: that is one mistake, and this test is not about it.
        "rule_errors": Table({"problem": "varchar"}),
    }
    connection = duckdb.connect(config={"threads": 1})
    compiled_project().run(connection, inputs, ["rule_health", "int_lead_points"])
    return connection


@pytest.fixture(scope="module")
def health(warehouse: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows by model and rule; of a rule with several dated rows the one in force."""
    rows = sorted(fetch(warehouse, "rule_health"), key=lambda row: row["status"] == "in force")
    return {(row["model_id"], row["rule_id"]): row for row in rows}


FINDINGS = {
    ("main", "boss"): "Fine",
    ("main", "manager"): "Fine",
    ("main", "chief"): "Always beaten by boss in the group job",
    ("main", "finnish"): "Never fires: the signal is_finnish holds for nobody",
    ("main", "rich"): "Cannot be told for 90 % of the leads",
    ("main", "prices"): "At its limit for 67 % of the leads it fires for",
    ("main", "mailed"): "Fires for everyone: it moves all scores alike",
    ("main", "replied"): "Never fires: nobody has shown the signal replied",
    ("main", "met"): "Never fires: the signal met was last seen on 2025-12-21",
    ("main", "worthless"): "Fires, but gives points to nobody",
    ("main", "spring"): "Fine",
    ("nordics", "rich"): "Cannot be told for 75 % of the leads",
    ("nordics", "prices"): "Fine",
    ("nordics", "mailed"): "Fires for everyone: it moves all scores alike",
    ("finns", "boss"): "The model scores nobody",
    ("idea", "boss"): "A draft: it is checked, and scores nobody",
}


@pytest.mark.parametrize(("rule", "finding"), FINDINGS.items(), ids=map(".".join, FINDINGS))
def test_a_finding_says_what_is_wrong(
    health: dict[tuple[str, str], dict[str, Any]], rule: tuple[str, str], finding: str
) -> None:
    assert health[rule]["finding"] == finding


def decimals(*numbers: str | None) -> list[Decimal | None]:
    """Numbers as the table has them."""
    return [None if number is None else Decimal(number) for number in numbers]


# model and rule: leads that it fired for, got points from, at the limit, beaten, not told.
COUNTS = {
    ("main", "boss"): [2, 2, 0, 0, 2],
    ("main", "manager"): [4, 2, 0, 2, 2],
    ("main", "chief"): [2, 0, 0, 2, 2],
    ("main", "finnish"): [0, 0, 0, 0, 0],
    ("main", "rich"): [1, 1, 0, 0, 9],
    ("main", "prices"): [3, 3, 2, 0, 0],
    ("main", "mailed"): [10, 10, 0, 0, 0],
    ("main", "worthless"): [4, 0, 0, 0, 2],
    ("main", "spring"): [3, 3, 0, 0, 0],
    ("nordics", "boss"): [2, 2, 0, 0, 0],
    ("nordics", "rich"): [1, 1, 0, 0, 3],
    ("nordics", "prices"): [3, 3, 0, 0, 0],
    ("nordics", "mailed"): [4, 4, 0, 0, 0],
    ("finns", "boss"): [0, 0, 0, 0, 0],
    ("idea", "boss"): [0, 0, 0, 0, 0],
}

# fired, at the limit, beaten and known shares; points in total and for each lead it fired for; the
# share of all points: 123 in main (40 + 20 + 10 + 40 + 10 and 3 against), 107 in nordics.
NUMBERS = {
    ("main", "boss"): ["0.2", "0", "0", "0.8", "40", "20", "0.325203"],
    ("main", "manager"): ["0.4", "0", "0.5", "0.8", "20", "5", "0.162602"],
    ("main", "finnish"): ["0", None, None, "1", "0", None, "0"],
    ("main", "rich"): ["0.1", "0", "0", "0.1", "10", "10", "0.081301"],
    ("main", "prices"): ["0.3", "0.666667", "0", "1", "40", "13.333333", "0.325203"],
    ("main", "spring"): ["0.3", "0", "0", "1", "-3", "-1", "0.02439"],
    ("nordics", "prices"): ["0.75", "0", "0", "1", "30", "10", "0.280374"],
    ("nordics", "rich"): ["0.25", "0", "0", "0.25", "10", "10", "0.093458"],
    ("finns", "boss"): [None, None, None, None, "0", None, None],
    ("idea", "boss"): [None, None, None, None, "0", None, None],
}


@pytest.mark.parametrize(("rule", "counts"), COUNTS.items(), ids=map(".".join, COUNTS))
def test_leads_are_counted(
    health: dict[tuple[str, str], dict[str, Any]], rule: tuple[str, str], counts: list[int]
) -> None:
    columns = "fired", "with_points", "at_cap", "shadowed", "unknown"
    assert [health[rule][f"leads_{column}"] for column in columns] == counts
    scored = {"main": 10, "nordics": 4, "finns": 0, "idea": 0}
    assert health[rule]["leads_scored"] == scored[rule[0]]


@pytest.mark.parametrize(("rule", "numbers"), NUMBERS.items(), ids=map(".".join, NUMBERS))
def test_shares_and_points_follow_from_the_counts(
    health: dict[tuple[str, str], dict[str, Any]],
    rule: tuple[str, str],
    numbers: list[str | None],
) -> None:
    columns = ("fired_share", "at_cap_share", "shadowed_share", "known_share", "total_points",
               "points_per_fired_lead", "share_of_points")
    assert [health[rule][column] for column in columns] == decimals(*numbers)


def test_a_rule_has_a_row_for_each_time_and_model(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Of the three rows of a dated rule one is in force; a draft's rows are all drafts."""
    rows = warehouse.sql("""
        select model_id, points, status, leads_fired, fired_share, finding
        from rule_health where rule_id = 'spring' order by model_id, points
    """).fetchall()
    dated = [
        (Decimal(-1), "in force"), (Decimal(7), "expired"), (Decimal(8), "not yet")
    ]
    assert [(model, points, status) for model, points, status, *_ in rows] == [
        (model, points, "draft" if model == "idea" else status)
        for model in ("finns", "idea", "main", "nordics") for points, status in dated
    ]
    assert [row[3:] for row in rows if row[:2] == ("main", Decimal(7))] == [
        (0, None, "Expired on 2026-02-28")]
    assert [row[3:] for row in rows if row[:2] == ("main", Decimal(8))] == [
        (0, None, "Not in force before 2026-05-01")]
    assert warehouse.sql("select count(*) from rule_health").fetchone() == (4 * 13,)


def test_what_never_and_what_always_fires(warehouse: duckdb.DuckDBPyConnection) -> None:
    never = warehouse.sql("select rule_id from rule_health where never_fires and model_id = 'main'")
    assert {rule for (rule,) in never.fetchall()} == {"finnish", "replied", "met"}
    always = warehouse.sql("select model_id, rule_id from rule_health where always_fires")
    assert set(always.fetchall()) == {
        ("main", "mailed"), ("nordics", "mailed"), ("nordics", "manager"),
        ("nordics", "worthless")}


def test_the_rule_that_beats_it_and_the_days_it_was_seen_on(
    health: dict[tuple[str, str], dict[str, Any]]
) -> None:
    assert health["main", "manager"]["shadowed_by"] == "boss"
    assert health["main", "boss"]["shadowed_by"] is None
    seen = [health["main", rule]["first_occurred_on"] for rule in ("prices", "met", "boss")]
    assert seen == [date(2026, 2, 19), date(2025, 12, 21), None]
    assert health["main", "prices"]["last_occurred_on"] == AS_OF


def test_points_and_limits_are_the_scores(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Lead 0 has 20 + 10 + 15 + 1 - 1 = 45 points in main, of which a score has room for 30."""
    differences = warehouse.sql("""
        select model_id, sum(points) from (
            select model_id, total_points as points from rule_health
            union all
            select model_id, points from int_lead_ledger
            where entry in ('group_limit', 'score_limit')
            union all
            select model_id, -lead_score from int_lead_points
        ) group by 1 order by 1
    """).fetchall()
    assert differences == [(model, 0) for model in ("finns", "idea", "main", "nordics")]
    assert warehouse.sql("""
        select lead_score from int_lead_points where model_id = 'main' and lead_id = 'lead 0'
    """).fetchone() == (30,)
