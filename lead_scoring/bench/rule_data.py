"""The rule files as Python data: what a program that computes the same ledger reads of them.

It knows what the race needs (rules.RACE_RULES): events that fade, limits, windows, attributes of
leads. A rule that asks for more stops it with a sentence instead of giving other points.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

OPERATORS = ("occurred", "equals", "one_of", "not_one_of", "starts_with", "contains", "at_least",
             "at_most", "between")
DECAYS = ("none", "half_life", "linear", "step")


@dataclass(frozen=True)
class Condition:
    """One row of signals.csv. The values are lower-case; for at_least, at_most and between they are
    the numbers of `low` and `high`."""

    event_types: tuple[str, ...]
    property: str
    operator: str
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Rule:
    """One row of scoring_rules.csv with the conditions of its signal."""

    model_id: str
    rule_id: str
    signal_id: str
    is_event: bool
    conditions: tuple[Condition, ...]
    points: float
    max_times: int | None
    per_day: bool
    window_days: int | None
    decay: str
    decay_days: int
    decay_percent: float
    min_points: float | None
    max_points: float | None

    @property
    def times_per_day(self) -> int | None:
        """The limit of a day, if there is one."""
        return self.max_times if self.per_day else None

    @property
    def times_ever(self) -> int | None:
        """The limit of all days, if there is one."""
        return None if self.per_day else self.max_times


@dataclass(frozen=True)
class Model:
    """One row of scoring_models.csv."""

    model_id: str
    min_score: float | None
    max_score: float | None


def read_rules(folder: Path) -> list[Rule]:
    """The rules of all models. ValueError names the first that does more than the race needs."""
    signals: dict[str, list[dict[str, str]]] = {}
    for row in read_file(folder / "signals.csv"):
        signals.setdefault(row["signal_id"], []).append(row)
    return [rule(row, signals[row["signal_id"]])
            for row in read_file(folder / "scoring_rules.csv")]


def read_models(folder: Path) -> list[Model]:
    """The models with the limits of their scores."""
    for row in read_file(folder / "scoring_models.csv"):
        refuse(f"model {row['model_id']}", row, (
            "extends", "audience_signal", "traffic_percent", "min_fit_points", "max_fit_points",
            "min_engagement_points", "max_engagement_points"))
    return [Model(row["model_id"], number(row["min_score"]), number(row["max_score"]))
            for row in read_file(folder / "scoring_models.csv")]


def rule(row: dict[str, str], signal: list[dict[str, str]]) -> Rule:
    """A rule from its row and the rows of its signal."""
    name = f"rule {row['rule_id']}"
    refuse(name, row, ("rule_group", "only_if", "from_value", "to_value", "min_times",
                       "if_unknown", "starts_on", "ends_on"))
    if row["measure"] not in ("", "each") or (row["decay"] or "none") not in DECAYS:
        raise ValueError(f"The {name} has a measure or decay that the race does not know.")
    return Rule(
        model_id=row["model_id"],
        rule_id=row["rule_id"],
        signal_id=row["signal_id"],
        is_event=signal[0]["subject"] == "event",
        conditions=tuple(condition(name, each) for each in signal),
        points=float(row["points"]),
        max_times=int(row["max_times"]) if row["max_times"] else None,
        per_day=row["per"] == "day",
        window_days=int(row["window_days"]) if row["window_days"] else None,
        decay=row["decay"] or "none",
        decay_days=int(row["decay_days"] or 0),
        decay_percent=float(row["decay_percent"] or 0),
        min_points=number(row["min_points"]),
        max_points=number(row["max_points"]),
    )


def condition(name: str, row: dict[str, str]) -> Condition:
    """A condition from its row of signals.csv."""
    operator, value = row["operator"], row["value"].strip().lower()
    if operator not in OPERATORS:
        raise ValueError(f"The {name} has the operator {operator}, which the race does not know.")
    types = tuple(filter(None, row["event_type"].split("|")))
    if operator in ("at_least", "at_most", "between"):
        low, high = {"at_least": (value, ""), "at_most": ("", value)}.get(
            operator, value.partition("..")[::2])
        return Condition(types, row["property"], operator, low=number(low), high=number(high))
    return Condition(types, row["property"], operator, tuple(value.split("|")) if value else ())


def refuse(name: str, row: dict[str, str], columns: tuple[str, ...]) -> None:
    """ValueError if a column is filled that the race does not know."""
    filled = [column for column in columns if row.get(column)]
    if filled:
        raise ValueError(f"The {name} fills {filled[0]}, which the race does not know.")


def read_file(path: Path) -> list[dict[str, str]]:
    """The rows of a rule file."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def number(text: str) -> float | None:
    """A number, or None where the cell is empty."""
    return float(text) if text else None
