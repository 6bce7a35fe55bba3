"""The points of rules that people wrote, worked out from the training tables: what a learned
scorecard is compared with, and what it may begin with."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lead_scoring.learn import bins
from lead_scoring.learn.table import (
    ACCOUNT,
    EVENT,
    LEAD,
    NUMBER,
    Field,
    Prior,
    Table,
    is_number,
)
from lead_scoring.rule_files import columns_of_files
from lead_scoring.rule_trial import SPACES

Row = dict[str, str]
NEGATIVE = {"not_equals": "equals", "not_one_of": "one_of",
            "not_contains": "contains", "not_starts_with": "starts_with"}


@dataclass(frozen=True)
class HandSet:
    """Scores of a model of the rule files. `left_out` names the rules that cannot be told from the
    training tables, `near` those that can only be told nearly; with the reason."""

    score: np.ndarray
    left_out: dict[str, str]
    near: dict[str, str]


def read_rules(folder: Path) -> dict[str, list[Row]]:
    """File -> its rows, cells trimmed as the models trim them."""
    found = {}
    for file in columns_of_files():
        path = folder / file
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        rows = csv.DictReader(io.StringIO(text, newline=""))
        found[file] = [
            {(name or "").strip().lower(): (cell or "").translate(SPACES).strip()
             for name, cell in row.items()}
            for row in rows if any((cell or "").strip() for cell in row.values())
        ]
    return found


def rules_of(rules: dict[str, list[Row]], model: str) -> tuple[list[Row], dict[str, Row]]:
    """The rules and groups of a model and of those that it extends, the nearest first counting.
    Raises ValueError if there is no such model."""
    models = {row["model_id"].lower(): row for row in rules["scoring_models.csv"]}
    lineage, name = [], model.lower()
    while name and name not in lineage:
        if name not in models:
            raise ValueError(f"scoring_models.csv has no model {name}; it has {', '.join(models)}.")
        lineage.append(name)
        name = models[name]["extends"].lower()
    chosen: dict[str, list[Row]] = {}
    groups: dict[str, Row] = {}
    for ancestor in lineage:
        own: dict[str, list[Row]] = {}
        for row in rules["scoring_rules.csv"]:
            if row["model_id"].lower() == ancestor:
                own.setdefault(row["rule_id"].lower(), []).append(row)
        chosen |= {rule: rows for rule, rows in own.items() if rule not in chosen}
        for row in rules["rule_groups.csv"]:
            if row["model_id"].lower() == ancestor:
                groups.setdefault(row["rule_group"].lower(), row)
    return [row for rows in chosen.values() for row in rows], groups


def hand_set(rules: dict[str, list[Row]], model: str, table: Table) -> HandSet:
    """Score every row of the training table by a model of the rule files."""
    chosen, groups = rules_of(rules, model)
    signals: dict[str, list[Row]] = {}
    for row in rules["signals.csv"]:
        signals.setdefault(row["signal_id"].lower(), []).append(row)
    settings = next(row for row in rules["scoring_models.csv"]
                    if row["model_id"].lower() == model.lower())
    left_out: dict[str, str] = {}
    near: dict[str, str] = {}
    axes = {"fit": np.zeros(len(table)), "engagement": np.zeros(len(table))}
    grouped: dict[str, list[tuple[Row, np.ndarray]]] = {}
    for rule in chosen:
        try:
            points = _rule_points(rule, signals, table, near)
        except LookupError as reason:
            left_out[rule["rule_id"]] = str(reason.args[0])
            continue
        group = rule["rule_group"].lower()
        grouped.setdefault(group or f"rule {len(grouped)}", []).append((rule, points))
    for name, members in grouped.items():
        row = groups.get(name, {})
        best = row.get("combine", "").lower() == "best"
        points = (_best if best else sum)([points for _, points in members])
        points = _between(points, row.get("min_points", ""), row.get("max_points", ""))
        axes[members[0][0]["axis"].lower()] += points
    for axis, points in axes.items():
        axes[axis] = _between(points, settings[f"min_{axis}_points"],
                              settings[f"max_{axis}_points"])
    total = _between(sum(axes.values()), settings["min_score"], settings["max_score"])
    return HandSet(total, left_out, near)


def prior_of(rules: dict[str, list[Row]], model: str, table: Table) -> Prior | None:
    """The model's rules about leads and accounts that have no limits, as columns: their points can
    be scaled and rounded and still give the same in SQL. None if there are none."""
    chosen, groups = rules_of(rules, model)
    signals: dict[str, list[Row]] = {}
    for row in rules["signals.csv"]:
        signals.setdefault(row["signal_id"].lower(), []).append(row)
    cells: list[tuple[str, str]] = []
    points: list[float] = []
    held: list[np.ndarray] = []
    best: dict[str, list[int]] = {}
    for rule in chosen:
        group = groups.get(rule["rule_group"].lower(), {})
        limits = (rule["min_points"], rule["max_points"], rule["starts_on"], rule["ends_on"],
                  rule["only_if"], group.get("min_points"), group.get("max_points"))
        conditions = signals.get(rule["signal_id"].lower(), [])
        if any(limits) or not conditions or conditions[0]["subject"].lower() == EVENT:
            continue
        try:
            holds = signal_holds(conditions, table)
        except LookupError:
            continue
        for cell, mask in (("points", holds == 1), ("if_unknown", np.isnan(holds))):
            if float(rule[cell] or 0):
                if group.get("combine", "").lower() == "best":
                    best.setdefault(rule["rule_group"].lower(), []).append(len(held))
                cells.append((rule["rule_id"], cell))
                points.append(float(rule[cell]))
                held.append(mask.astype(float))
    if not held:
        return None
    matrix = np.column_stack(held)
    for places in best.values():
        worth = np.where(matrix[:, places] == 1, np.array(points)[places], -np.inf)
        winner = np.arange(len(places)) == worth.argmax(axis=1)[:, None]
        matrix[:, places] *= winner
    return Prior(tuple(cells), np.array(points), matrix)


def _best(points: list[np.ndarray]) -> np.ndarray:
    fired = np.where(np.array(points) == 0, np.nan, np.array(points))
    best = np.nanmax(np.vstack([fired, np.full(fired.shape[1], -np.inf)]), axis=0)
    return np.where(np.isinf(best), 0, best)


def _between(points: np.ndarray, low: str, high: str) -> np.ndarray:
    return np.clip(points, float(low) if low else None, float(high) if high else None)


def _rule_points(
    rule: Row, signals: dict[str, list[Row]], table: Table, near: dict[str, str]
) -> np.ndarray:
    """A rule's points for each row. Raises LookupError with what is missing."""
    conditions = signals.get(rule["signal_id"].lower())
    if not conditions:
        raise LookupError(f"signals.csv has no signal {rule['signal_id']}")
    points = float(rule["points"])
    if conditions[0]["subject"].lower() == EVENT:
        found = _event_points(rule, table, near)
    else:
        holds = signal_holds(conditions, table)
        found = np.where(holds == 1, points,
                         np.where(np.isnan(holds), float(rule["if_unknown"] or 0), 0.0))
    if rule["only_if"]:
        found = np.where(signal_holds(signals[rule["only_if"].lower()], table) == 1, found, 0.0)
    fired = found != 0
    return np.where(fired, _between(found, rule["min_points"], rule["max_points"]), 0.0)


def _event_points(rule: Row, table: Table, near: dict[str, str]) -> np.ndarray:
    signal, name = rule["signal_id"].lower(), rule["rule_id"]
    count = table.columns.get(Field(EVENT, signal, "count"))
    if count is None:
        raise LookupError(f"the training tables do not count {signal}")
    since = table.columns[Field(EVENT, signal, "days_since_last")]
    points, measure = float(rule["points"]), rule["measure"].lower() or "each"
    decay, days = rule["decay"].lower() or "none", float(rule["decay_days"] or 0)
    if measure != "each":
        number = {"count": count, "days_since_last": since}.get(measure)
        if number is None:
            number = _decayed(signal, days, table, near, name)
        inside = ((number >= float(rule["from_value"] or "-inf"))
                  & (number < float(rule["to_value"] or "inf")))
        return np.where(np.isnan(number), float(rule["if_unknown"] or 0),
                        np.where(inside, points, 0.0))
    if rule["starts_on"] or rule["ends_on"]:
        near[name] = "its dates are not looked at"
    newest = np.nan_to_num(since, nan=np.inf)
    if decay == "half_life":
        worth = _decayed(signal, days, table, near, name)
    elif decay == "none":
        worth = count.astype(float)
    else:
        near[name] = f"all its events are taken to be as old as the newest ({decay} decay)"
        step = float(rule["decay_percent"] or 0) / 100
        left = 1 - newest / days if decay == "linear" else 1 - step * np.floor(newest / days)
        worth = count * np.maximum(0, left)
    if rule["max_times"]:
        limit = float(rule["max_times"])
        if rule["per"].lower() == "day":
            near[name] = "several a day are counted"
        elif (count > limit).any():
            near[name] = f"of more than {limit:g} events the mean is taken"
            worth = worth * np.minimum(1, limit / np.maximum(count, 1))
    if rule["window_days"]:
        near[name] = "its window is only asked of the newest event"
        worth = np.where(newest < float(rule["window_days"]), worth, 0)
    if rule["min_times"]:
        worth = np.where(count >= float(rule["min_times"]), worth, 0)
    return points * worth


def _decayed(
    signal: str, days: float, table: Table, near: dict[str, str], name: str
) -> np.ndarray:
    there = [field for field in table.columns
             if field.subject == EVENT and field.attribute == signal and field.half_life]
    nearest = min(there, key=lambda field: abs(np.log(field.half_life / days)))
    if nearest.half_life != days:
        near[name] = f"its half-life of {days:g} days is taken for {nearest.half_life}"
    return table.columns[nearest]


def signal_holds(conditions: list[Row], table: Table) -> np.ndarray:
    """1 where all conditions of a signal about leads hold, 0 where one does not, NaN where it
    cannot be told. Raises LookupError if the training tables lack an attribute."""
    answers = np.array([_condition_holds(row, table) for row in conditions])
    lowest = np.nanmin(np.vstack([answers, np.full(len(table), np.inf)]), axis=0)
    return np.where(lowest == 0, 0.0, np.where(np.isnan(answers).any(axis=0), np.nan, 1.0))


def _condition_holds(row: Row, table: Table) -> np.ndarray:
    subject = ACCOUNT if row["subject"].lower() == ACCOUNT else LEAD
    column = table.columns.get(Field(subject, row["property"].lower()))
    if row["event_type"]:
        raise LookupError("counts of events in attributes are not in the training tables")
    if column is None:
        raise LookupError(f"the training tables do not know {row['property']}")
    operator, missing = row["operator"].lower(), bins.unknown(column)
    if operator in ("is_missing", "is_present"):
        return (missing == (operator == "is_missing")).astype(float)
    pieces = [piece.strip() for piece in row["value"].lower().split("|")]
    if operator in ("at_least", "at_most", "below", "between"):
        answer = _in_range(operator, row["value"], column)
    else:
        plain = NEGATIVE.get(operator, operator)
        found = np.zeros(len(table), bool)
        for piece in pieces:
            found |= _text_matches(plain, piece, column)
        answer = (found != (operator in NEGATIVE)).astype(float)
    return np.where(missing, np.nan, answer)


def _in_range(operator: str, value: str, column: np.ndarray) -> np.ndarray:
    if not is_number(column):
        column = np.array([float(cell) if cell and NUMBER.fullmatch(cell) else np.nan
                           for cell in column])
    low, _, high = value.partition("..") if operator == "between" else (value, "", value)
    inside = np.ones(len(column), bool)
    if operator in ("at_least", "between") and low:
        inside &= column >= float(low)
    if operator in ("at_most", "between") and high:
        inside &= column <= float(high)
    if operator == "below":
        inside &= column < float(high)
    return np.where(np.isnan(column), np.nan, inside.astype(float))


def _text_matches(operator: str, piece: str, column: np.ndarray) -> np.ndarray:
    if operator in ("equals", "one_of"):
        if is_number(column):
            return column == (float(piece) if NUMBER.fullmatch(piece) else np.nan)
        wanted = f"{float(piece):.15g}" if NUMBER.fullmatch(piece) else piece
        return column == wanted
    texts = [f"{cell:g}" for cell in column] if is_number(column) else column
    if operator == "contains":
        return np.array([cell is not None and piece in cell for cell in texts])
    if operator == "starts_with":
        return np.array([cell is not None and cell.startswith(piece) for cell in texts])
    raise LookupError(f"the operator {operator} is not known here")
