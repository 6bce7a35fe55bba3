"""What a scorecard is compared with: the hand-set points, naive Bayes as Odoo has it, and gradient
boosting as the ceiling. Each learns from one table and gives probabilities for another."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from lead_scoring.learn import bins, choose, measures
from lead_scoring.learn.table import Field, Table, is_number

SMOOTHING = 0.1  # Odoo's
MOST_VALUES = 200
BOOSTING = tuple(
    {"learning_rate": 0.05, "max_iter": rounds, "max_leaf_nodes": leaves,
     "min_samples_leaf": 30, "l2_regularization": 5.0}
    for rounds in (60, 150) for leaves in (4, 8)
)


def calibrated_points(
    learned_from: np.ndarray, converted: np.ndarray, points: np.ndarray
) -> np.ndarray:
    """Probabilities from points: slope and intercept fitted where the outcome is known."""
    if np.ptp(learned_from) == 0:
        return np.full(len(points), converted.mean())
    scale = learned_from.std()
    model = LogisticRegression(C=1e6, max_iter=500)
    model.fit(learned_from.reshape(-1, 1) / scale, converted)
    return model.predict_proba(points.reshape(-1, 1) / scale)[:, 1]


def naive_bayes(older: Table, newer: Table) -> np.ndarray:
    """Odoo's predictive lead scoring: one factor per field, as if fields knew nothing of each
    other; a value that is not set, or was not seen, is skipped."""
    won, lost = older.converted.sum(), len(older) - older.converted.sum()
    log_odds = np.full(len(newer), np.log(won / lost))
    for field in newer.columns:
        if field.half_life:
            continue
        levels = [level for level in bins.levels_of(
                      older.columns[field], older.converted, repeats=older.repeats)
                  if level.kind != "missing"]
        place = bins.positions(levels, older.columns[field])
        seen = place >= 0
        wins = np.bincount(place[seen], older.converted[seen], minlength=len(levels)) + SMOOTHING
        losses = (np.bincount(place[seen], minlength=len(levels)) + 2 * SMOOTHING - wins)
        if not len(levels):
            continue
        factor = np.log(wins / wins.sum()) - np.log(losses / losses.sum())
        log_odds += np.append(factor, 0.0)[bins.positions(levels, newer.columns[field])]
    return measures.sigmoid(log_odds)


def boosting(older: Table, newer: Table) -> np.ndarray:
    """Gradient boosting, its size chosen by the same cross-validation as the scorecard's."""
    parts = choose.splits(older)
    best, least = BOOSTING[0], np.inf
    for options in BOOSTING:
        losses = [
            measures.log_loss(older.converted[held],
                              _boosted(older.rows(learn), older.rows(held), options))
            for learn, held in parts
        ]
        if np.mean(losses) < least:
            best, least = options, float(np.mean(losses))
    return _boosted(older, newer, best)


def _boosted(older: Table, newer: Table, options: dict[str, float]) -> np.ndarray:
    told = [field for field, column in older.columns.items()
            if (~bins.unknown(column)).sum() > 1]  # it stops at a column of nothing
    both = [_frame(older, told), _frame(newer, told)]
    for name in both[0]:
        if both[0][name].dtype == object:
            common = both[0][name].value_counts().index[:MOST_VALUES]
            for frame in both:
                frame[name] = pd.Categorical(frame[name], categories=sorted(common))
    model = HistGradientBoostingClassifier(
        random_state=0, early_stopping=False, categorical_features="from_dtype", **options)
    return model.fit(both[0], older.converted).predict_proba(both[1])[:, 1]


def _frame(table: Table, fields: Iterable[Field]) -> pd.DataFrame:
    return pd.DataFrame({
        field.name: table.columns[field] if is_number(table.columns[field])
        else pd.Series(table.columns[field], dtype=object) for field in fields
    })
