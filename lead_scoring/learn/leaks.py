"""Fields that know the outcome: a score that is too good to be true is an alarm, not a success."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lead_scoring.learn import bins, folds, measures, scorecard
from lead_scoring.learn.table import Field, Table

ALL_FIELDS, ONE_FIELD, MISSING, FILLED_WHEN_WON = 0.95, 0.85, 0.75, 0.9
LEAST_FILLED = 20


def alarms(table: Table) -> dict[Field, str]:
    """Fields that give themselves away, each with the first reason."""
    found = {}
    half = folds.blocks(table, 2)
    older, newer = table.rows(half == 0), table.rows(half == 1)
    for field, column in table.columns.items():
        reason = (_filled_when_won(column, table.converted)
                  or _missing_tells(column, table.converted)
                  or _tells_alone(field, older, newer))
        if reason:
            found[field] = reason
    return found


def _filled_when_won(column: np.ndarray, converted: np.ndarray) -> str | None:
    filled = ~bins.unknown(column)
    if filled.sum() < LEAST_FILLED or filled.all() or converted.mean() > 0.7:
        return None
    share = converted[filled].mean()
    if share <= FILLED_WHEN_WON:
        return None
    return f"{share:.0%} of the leads where it is filled converted: it is filled when a deal closes"


def _missing_tells(column: np.ndarray, converted: np.ndarray) -> str | None:
    value = measures.auc(converted, bins.unknown(column).astype(float))
    value = max(value, 1 - value)
    if not value > MISSING:
        return None
    return f"whether it is filled predicts conversion by itself (AUC {value:.2f})"


def _tells_alone(field: Field, older: Table, newer: Table) -> str | None:
    if min(older.conversions, newer.conversions) < LEAST_FILLED:
        return None
    column = older.columns[field]
    part = scorecard.measured_part(
        field, column, older.converted, scorecard.Settings(), older.repeats)
    evidence = np.append(part.evidence, 0.0)
    value = measures.auc(
        newer.converted, evidence[bins.positions(part.levels, newer.columns[field])])
    if not value > ONE_FIELD:
        return None
    return f"it predicts conversion by itself (AUC {value:.2f})"


def strongest(table: Table, fields: Iterable[Field], how_many: int = 3) -> list[str]:
    """The fields that say most, for an alarm about all of them together."""
    parts = [scorecard.measured_part(field, table.columns[field], table.converted,
                                     scorecard.Settings(), table.repeats) for field in fields]
    parts.sort(key=lambda part: (-part.information, part.field))
    return [part.field.name for part in parts[:how_many]]
