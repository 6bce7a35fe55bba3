"""A scorecard as rows of the rule files, and the files with these rows in place of older ones."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lead_scoring.learn.bins import Level
from lead_scoring.learn.handset import Row
from lead_scoring.learn.scorecard import POINTS_TO_DOUBLE_ODDS, Part, Scorecard, whole
from lead_scoring.learn.table import EVENT, Table
from lead_scoring.rule_files import columns_of_files

Files = dict[str, list[Row]]
BANDS = {"tiers.csv": "tier", "fit_grades.csv": "fit_grade",
         "engagement_levels.csv": "engagement_level"}


@dataclass(frozen=True)
class About:
    """What the rows say of where they come from."""

    model: str
    version: str
    base: str
    leads: int
    conversions: int
    base_rate: float
    ripe_from: str
    ripe_until: str
    horizon: int | None


def rows_of(
    card: Scorecard, table: Table, rules: Files, about: About,
    tier_shares: dict[str, float] | None = None, threshold: float | None = None,
) -> Files:
    """The rows of every rule file for this card. `rules`: the files as they are; `tier_shares`:
    how many of the leads are in each tier of the base model; `threshold`: the probability from
    which on a contact pays."""
    files: Files = {file: [] for file in columns_of_files()}
    for part in card.parts:
        _add_part(files, part, about.model)
    _add_prior(files, card, table, rules, about)
    files["scoring_models.csv"] = [_model(rules, about)]
    files["probabilities.csv"] = [_probability(card, about)]
    _add_bands(files, card, table, rules, about, tier_shares or {}, threshold)
    return files


def _add_part(files: Files, part: Part, model: str) -> None:
    name = part.field.name
    if not part.points.any():
        return
    files["rule_groups.csv"].append({"model_id": model, "rule_group": name, "combine": "sum"})
    number = 0
    for level, points, leads, won in zip(
        part.levels, part.points, part.leads, part.conversions, strict=True
    ):
        number += level.kind in ("range", "values")
        if not points:
            continue
        suffix = {"missing": "unknown", "other": "other"}.get(level.kind, str(number))
        words = reason(part, level)
        rule = {
            "model_id": model, "rule_id": f"{name}_{suffix}", "rule_group": name,
            "points": f"{points:.0f}",
            "description": f"{words} ({won} of {leads} converted)",
        }
        if part.field.subject == EVENT:
            rule |= _event_rule(part, level)
        else:
            signal = f"{model}_{name}_{suffix}"
            rule |= {"component": "demographic", "axis": "fit", "signal_id": signal}
            files["signals.csv"] += [
                {"signal_id": signal, "subject": part.field.subject,
                 "property": part.field.attribute, "description": words, **condition}
                for condition in conditions(level)
            ]
        files["scoring_rules.csv"].append(rule)


def conditions(level: Level) -> list[Row]:
    """Operator and value of each row of the signal that holds at this level."""
    if level.kind == "missing":
        return [{"operator": "is_missing", "value": ""}]
    if level.kind == "range":
        ends = []
        if level.low is not None:
            ends.append({"operator": "at_least", "value": plain(level.low)})
        if level.high is not None:
            ends.append({"operator": "below", "value": plain(level.high)})
        return ends or [{"operator": "is_present", "value": ""}]
    if not level.values:
        return [{"operator": "is_present", "value": ""}]
    operator = "one_of" if level.kind == "values" else "not_one_of"
    return [{"operator": operator, "value": "|".join(level.values)}]


def _event_rule(part: Part, level: Level) -> Row:
    """Measure and range of a rule about what a lead did."""
    rule = {"component": "behavioral", "axis": "engagement", "signal_id": part.field.attribute}
    if level.kind == "missing":  # never: no days since, but a count of none
        return rule | {"measure": "count", "to_value": "1"}
    rule["measure"] = part.field.measure
    if part.field.half_life:
        rule |= {"decay": "half_life", "decay_days": str(part.field.half_life)}
    low = 0.0 if level.low is None and level.high is None else level.low
    return rule | {
        "from_value": "" if low is None else plain(low),
        "to_value": "" if level.high is None else plain(level.high),
    }


def reason(part: Part, level: Level) -> str:
    """A level as sales reads it."""
    field = part.field
    label = field.label[:1].upper() + field.label[1:]
    if field.subject == EVENT:
        what = {"days_since_last": "days since the last", "count": "how often"}.get(
            field.measure, f"lately (half-life {field.half_life} days)")
        if level.kind == "missing":
            return f"{label}: never"
        return f"{label}, {what}: {_range_words(level)}"
    if field.subject == "account":
        label = f"Company's {field.label}"
    if level.kind == "missing":
        return f"{label} is unknown"
    if level.kind == "range":
        return f"{label}: {_range_words(level)}"
    if level.kind == "other":
        return f"{label}: any other" if level.values else f"{label} is known"
    shown = ", ".join(level.values[:4])
    return f"{label}: {shown}" + (f" and {len(level.values) - 4} more"
                                  if len(level.values) > 4 else "")


def _range_words(level: Level) -> str:
    if level.low is None and level.high is None:
        return "any"
    if level.low is None:
        return f"below {plain(level.high)}"
    if level.high is None:
        return f"{plain(level.low)} or more"
    return f"{plain(level.low)} to below {plain(level.high)}"


def plain(number: float) -> str:
    """A number without an exponent, as short as it is exact."""
    return np.format_float_positional(number, trim="-")


def _add_prior(files: Files, card: Scorecard, table: Table, rules: Files, about: About) -> None:
    """The hand-set rules that the card begins with, their points scaled and rounded."""
    if not card.prior_weight or table.prior is None:
        return
    points = whole(card.prior_weight * table.prior.points)
    scaled: dict[str, Row] = {}
    for (rule_id, cell), value in zip(table.prior.rules, points, strict=True):
        scaled.setdefault(rule_id, {})[cell] = f"{value:.0f}"
    for row in rules["scoring_rules.csv"]:
        if row["rule_id"] in scaled and row["model_id"].lower() == about.base.lower():
            group = row["rule_group"] and f"hand_set_{row['rule_group']}"
            files["scoring_rules.csv"].append({
                **row, "model_id": about.model, "rule_id": f"hand_set_{row['rule_id']}",
                "rule_group": group, "if_unknown": "", "points": "0", **scaled[row["rule_id"]]})
    used = {row["rule_group"] for row in files["scoring_rules.csv"]}
    files["rule_groups.csv"] += [
        {**row, "model_id": about.model, "rule_group": f"hand_set_{row['rule_group']}"}
        for row in rules["rule_groups.csv"]
        if row["model_id"].lower() == about.base.lower()
        and f"hand_set_{row['rule_group']}" in used
    ]


def _model(rules: Files, about: About) -> Row:
    models = rules["scoring_models.csv"]
    base = next((row for row in models if row["model_id"].lower() == about.base.lower()), {})
    priorities = [int(float(row["priority"])) for row in models
                  if row["model_id"].lower() != about.model.lower()]
    return {
        "model_id": about.model, "version": about.version, "mode": "TESTING",
        "audience_signal": base.get("audience_signal", ""),
        "priority": str(max(priorities, default=0) + 1),
        "description": f"Learned from {about.leads} leads, {about.conversions} of them converted",
    }


def _probability(card: Scorecard, about: About) -> Row:
    within = f" within {about.horizon} days" if about.horizon else ""
    return {
        "model_id": about.model, "version": about.version, "intercept": repr(card.intercept),
        "points_to_double_odds": str(POINTS_TO_DOUBLE_ODDS),
        "base_rate": f"{about.base_rate:.6f}", "ripe_from": about.ripe_from,
        "ripe_until": about.ripe_until, "leads": str(about.leads),
        "conversions": str(about.conversions), "description": f"Learned: converts{within}",
    }


def _add_bands(
    files: Files, card: Scorecard, table: Table, rules: Files, about: About,
    tier_shares: dict[str, float], threshold: float | None,
) -> None:
    """Bands for as many leads as the base model's have; from `threshold` on it pays to call."""
    axes = {
        "tiers.csv": card.score(table),
        "fit_grades.csv": _axis_scores(card, table, events=False),
        "engagement_levels.csv": _axis_scores(card, table, events=True),
    }
    for file, column in BANDS.items():
        bands = sorted(
            (row for row in rules[file] if row["model_id"].lower() == about.base.lower()),
            key=lambda row: float(row["enter_at"] or "-inf"))
        if not bands:
            continue
        shares = [tier_shares.get(row[column], 1 / len(bands)) for row in bands]
        edges = _edges(axes[file], shares if file == "tiers.csv" else [1] * len(bands))
        if file == "tiers.csv" and threshold is not None and len(edges) > 1:
            wanted = (np.log(threshold / (1 - threshold)) - card.intercept) \
                * POINTS_TO_DOUBLE_ODDS / np.log(2)
            edges[-2] = int(np.ceil(wanted))
            edges = _rising(edges, len(edges) - 2)
        files[file] = [
            {"model_id": about.model, column: row[column],
             "enter_at": "" if place == 0 else str(edges[place - 1]),
             "leave_at": "" if place == len(bands) - 1 else str(edges[place]),
             "description": row["description"]}
            for place, row in enumerate(bands)
        ]


def _axis_scores(card: Scorecard, table: Table, events: bool) -> np.ndarray:
    parts = tuple(part for part in card.parts if (part.field.subject == EVENT) == events)
    weight = 0.0 if events else card.prior_weight
    return Scorecard(parts, prior_weight=weight).score(table)


def _edges(score: np.ndarray, shares: Sequence[float]) -> list[int]:
    """Whole thresholds above which as many leads lie as in the base model's bands."""
    at = np.cumsum(shares)[:-1] / np.sum(shares)
    return _rising([int(np.ceil(np.quantile(score, share))) for share in at], 0)


def _rising(edges: list[int], fixed: int) -> list[int]:
    """Each threshold above the one before; the one at place `fixed` stays."""
    for place in range(fixed + 1, len(edges)):
        edges[place] = max(edges[place], edges[place - 1] + 1)
    for place in range(fixed - 1, -1, -1):
        edges[place] = min(edges[place], edges[place + 1] - 1)
    return edges


def files_with(folder: Path, new: Files, model: str) -> dict[str, tuple[str, str]]:
    """File -> its text now, and with the model's rows replaced by the new ones. All other lines
    stay as they are, to the byte."""
    found = {}
    for file, rows in new.items():
        path = folder / file
        before = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        found[file] = (before, _text_with(before, columns_of_files()[file], file, rows, model))
    return found


def _text_with(
    before: str, columns: Sequence[str], file: str, rows: Iterable[Row], model: str
) -> str:
    lines = before.splitlines(keepends=True) or [",".join(columns) + "\n"]
    reader = csv.reader(io.StringIO("".join(lines), newline=""))
    header = [cell.strip().lower() for cell in next(reader)]
    kept, start = lines[: reader.line_num], reader.line_num
    for row in reader:
        text = lines[start: reader.line_num]
        start = reader.line_num
        cells = dict(zip(header, row, strict=False))
        if not _is_of(file, cells, model):
            kept += text
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    for row in rows:
        writer.writerow([row.get(column, "") for column in header])
    return "".join(kept) + written.getvalue()


def _is_of(file: str, cells: Row, model: str) -> bool:
    """Whether a row belongs to the learned model; its signals begin with its name."""
    if file == "signals.csv":
        return cells.get("signal_id", "").strip().lower().startswith(f"{model.lower()}_")
    return cells.get("model_id", "").strip().lower() == model.lower()


def difference(files: dict[str, tuple[str, str]]) -> str:
    """The change of all files as a diff; empty if nothing changes."""
    return "".join(
        "".join(difflib.unified_diff(
            before.splitlines(keepends=True), after.splitlines(keepends=True),
            f"seeds/rules/{file}", f"seeds/rules/{file}", n=0))
        for file, (before, after) in files.items() if before != after
    )
